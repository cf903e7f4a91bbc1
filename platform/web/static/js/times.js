// `<time data-relative>` keeps "5 minutes ago" true while the page stays open; the exact moment stays in its title.
const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

const relative = (seconds) => {
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return words.format(0, "second");
};

const update = () =>
  document.querySelectorAll("time[data-relative]").forEach((time) => {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (Math.abs(seconds) < 30 * 86400) time.textContent = relative(seconds);
  });

document.addEventListener("htmx:afterSwap", update);
setInterval(update, 60_000);
