// `<a href="…" data-dialog>`: the page behind the link opens in a native dialog; without JavaScript it is simply a page.
// What is shown is the page's `[data-dialog-body]`. A form in it posts as the page would.
const close = (dialog) => dialog.close();

// A link in a menu that has closed meanwhile cannot take the focus back: what opens the menu can.
const seen = (opener) => (opener.checkVisibility() ? opener : (opener.closest("details")?.querySelector("summary") ?? opener));

const build = (body, opener) => {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog" + (body.dataset.dialogBody === "wide" ? " dialog--wide" : "");
  const heading = body.querySelector("h1, h2");
  if (heading) {
    heading.id ||= "dialog-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.append(...body.childNodes);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      close(dialog);
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    seen(opener).focus();
  });
  return dialog;
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "dialog" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-dialog-body]");
    if (!answer.ok || !body) throw new Error("not a dialog page");
    const dialog = build(body, link);
    dialog.querySelectorAll("form:not([action])").forEach((form) => (form.action = answer.url));
    document.body.append(dialog);
    globalThis.htmx?.process(dialog);
    dialog.showModal();
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});
