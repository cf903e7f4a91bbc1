// Loaded in the head before the page is painted: marks that scripts run, so `.no-js-hidden` never flashes.
document.documentElement.classList.add("js");
