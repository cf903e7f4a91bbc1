// `<button data-copy="#id">` copies that element's text and says so.
const copied = (button) => {
  const status = button.closest(".copyable")?.querySelector("[role=status]");
  if (status) status.textContent = button.dataset.copied ?? "Copied";
  button.setAttribute("data-done", "");
  setTimeout(() => {
    button.removeAttribute("data-done");
    if (status) status.textContent = "";
  }, 2000);
};

const select = (element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    copied(button);
  } catch {
    select(source); // no permission: the reader can copy with the keyboard
  }
});
