// `[data-reveal]` shows and hides a secret: a password input or a blurred value.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const target = document.querySelector(button.dataset.reveal);
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  if (target instanceof HTMLInputElement) target.type = shown ? "text" : "password";
  else target.closest("[data-secret]").dataset.secret = shown ? "shown" : "hidden";
});
