// Select rows, then act on them: `form[data-bulk]` with checkboxes `selected`, `[data-bulk-all]` and `[data-bulk-bar]`.
const boxes = (form) => [...form.querySelectorAll('input[name="selected"]')];

const update = (form) => {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  form.querySelectorAll("[data-bulk-bar]").forEach((bar) => (bar.hidden = chosen === 0));
  form.querySelectorAll("[data-bulk-count]").forEach((element) => (element.textContent = String(chosen)));
  form.querySelectorAll("[data-bulk-all]").forEach((head) => {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  });
};

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form) return;
  if ("bulkAll" in event.target.dataset) boxes(form).forEach((box) => (box.checked = event.target.checked));
  update(form);
});

const start = () => document.querySelectorAll("form[data-bulk]").forEach(update);
document.addEventListener("htmx:afterSwap", start);
start();
