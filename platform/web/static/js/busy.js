// A submitted form shows that it is working and cannot be sent twice by a double click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.target === "_blank" || "notBusy" in form.dataset) return;
  if (form.method.toLowerCase() === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  (event.submitter ?? form.querySelector("[type=submit], button:not([type])"))?.setAttribute("aria-busy", "true");
});

const rest = () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
};
window.addEventListener("pageshow", (event) => event.persisted && rest());
document.addEventListener("htmx:afterRequest", rest);
