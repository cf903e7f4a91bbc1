// `<button data-confirm="Delete this key?" data-confirm-action="Delete">` asks in a native dialog before it submits.
const ask = (button) =>
  new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const title = document.createElement("h2");
    title.textContent = button.dataset.confirm;
    title.id = "confirm-title";
    dialog.setAttribute("aria-labelledby", title.id);
    const body = document.createElement("div");
    body.className = "dialog__body";
    body.append(title);
    if (button.dataset.confirmText) {
      const text = document.createElement("p");
      text.textContent = button.dataset.confirmText;
      body.append(text);
    }
    const form = document.createElement("form");
    form.method = "dialog";
    form.className = "dialog__footer";
    const cancel = document.createElement("button");
    cancel.className = "button";
    cancel.value = "no";
    cancel.textContent = button.dataset.confirmCancel ?? "Cancel";
    const go = document.createElement("button");
    go.className = "button button--primary" + (button.classList.contains("button--danger") ? " button--danger" : "");
    go.value = "yes";
    go.textContent = button.dataset.confirmAction ?? button.textContent.trim();
    form.append(cancel, go);
    dialog.append(body, form);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
      button.focus();
    });
    dialog.showModal();
  });

document.addEventListener(
  "click",
  async (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(button))) return;
    button.dataset.confirmed = "true";
    button.click();
    delete button.dataset.confirmed;
  },
  true,
);
