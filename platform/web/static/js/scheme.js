// The light and dark switch. The choice is a cookie, so that the server renders it and nothing flashes.
const root = document.documentElement;
const dark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

const label = () =>
  document.querySelectorAll("[data-scheme]").forEach((button) => button.setAttribute("aria-pressed", String(dark())));

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-scheme]")) return;
  root.dataset.theme = dark() ? "light" : "dark";
  document.cookie = `stoa_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  label();
});
label();
