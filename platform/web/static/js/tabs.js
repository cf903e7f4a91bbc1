// On a phone a row of tabs may be wider than the window: the one that is open stands in sight, with a bit of the next.
const BEYOND = 32;

document.querySelectorAll(".tabs").forEach((tabs) => {
  const open = tabs.querySelector("[aria-current]");
  if (!open) return;
  const past = open.getBoundingClientRect().right - tabs.getBoundingClientRect().right + BEYOND;
  if (past > BEYOND / 2) tabs.scrollLeft += past;
});
