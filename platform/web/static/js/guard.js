// `form[data-guard]` warns before unsaved changes are lost; while there are any its buttons stay in sight (`data-dirty`).
const dirty = new Set();
const rest = (form) => {
  dirty.delete(form);
  form.removeAttribute("data-dirty");
};
document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest("form"); // a field may stand outside its form
  if (!form?.matches("[data-guard]")) return;
  dirty.add(form);
  form.setAttribute("data-dirty", "");
});
document.addEventListener("submit", (event) => rest(event.target));
document.addEventListener("reset", (event) => rest(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
