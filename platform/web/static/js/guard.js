// `form[data-guard]` warns before unsaved changes are lost.
const dirty = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest("form"); // a field may stand outside its form
  if (form?.matches("[data-guard]")) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("reset", (event) => dirty.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
