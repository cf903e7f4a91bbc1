// One entry for every page of Stoa's own surfaces. Each module finds its elements by data attribute and adds to markup
// that already works without it; what HTMX swaps in is wired by the same delegation.
import "./busy.js";
import "./bulk.js";
import "./confirm.js";
import "./copy.js";
import "./dialog.js";
import "./files.js";
import "./guard.js";
import "./menus.js";
import "./reveal.js";
import "./scheme.js";
import "./slug.js";
import "./sortable.js";
import "./tabs.js";
import "./times.js";
import "./toasts.js";
