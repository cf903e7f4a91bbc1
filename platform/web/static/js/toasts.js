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
