// Messages of success leave by themselves; errors stay until they are dismissed. Hovering or focusing holds them.
const later = (toast) => {
  if (toast.dataset.tone === "danger" || toast.dataset.tone === "warning" || toast.dataset.timed) return;
  toast.dataset.timed = "true";
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
  setTimeout(leave, 7000);
};

const start = () => document.querySelectorAll(".toast").forEach(later);
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast, .banner")?.remove());
document.addEventListener("htmx:afterSwap", start);
document.addEventListener("htmx:oobAfterSwap", start);
start();

// A request of HTMX that failed would leave the page as it was, as if nothing had been pressed. Who is not at the
// keyboard (a poll) is not told: it is tried again.
const failed = (event) => {
  const messages = document.querySelector("#messages");
  if (!messages || !event.detail.requestConfig?.triggeringEvent || messages.querySelector("[data-tone='danger']")) return;
  messages.append(messages.querySelector("template[data-failed]").content.cloneNode(true));
};
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
