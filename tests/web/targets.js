// What is too small to press: WCAG 2.2, success criterion 2.5.8. Each as "what it is (width x height)".
// Exempt as the criterion says: a target in a sentence, one with 24 px of room around its middle, and a control that
// the browser draws at its own size. A control's label belongs to its target.
() => {
  const LEAST = 24;
  const KINDS =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=tab], " +
    "[role=menuitem], [role=option], [role=checkbox], [role=radio], [role=switch]";
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    getComputedStyle(element).pointerEvents !== "none" &&
    !element.disabled && !element.closest("[inert]");
  // For screen readers only, by itself or by what it is in.
  const clipped = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (at.getBoundingClientRect().width <= 1 && getComputedStyle(at).overflow !== "visible") return true;
    }
    return false;
  };
  const boxes = (element) => {
    const found = [...element.getClientRects(), ...[...element.children].flatMap((child) => boxes(child))];
    return found.filter((box) => box.width > 1 && box.height > 1);
  };
  // The widest line of a link over several lines: that is where one presses.
  const largest = (found) => found.reduce((one, two) => (one.width * one.height >= two.width * two.height ? one : two));
  const place = (element) => {
    const own = clipped(element) || getComputedStyle(element).opacity === "0" ? [] : boxes(element);
    const labels = [...(element.labels ?? [])].filter((label) => shown(label) && !clipped(label)).flatMap(boxes);
    const all = [...own, ...labels];
    return all.length ? largest(all) : null;
  };
  const block = (element) => {
    let found = element;
    while (found && getComputedStyle(found).display.startsWith("inline")) found = found.parentElement;
    return found;
  };
  const inSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const around = block(element);
    const words = (node) => node.innerText.replace(/\s+/g, " ").trim().length;
    const taken = [...around.querySelectorAll(KINDS)].reduce((sum, each) => sum + words(each), 0);
    return words(around) > taken + 2;
  };
  const floats = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return at;
    }
    return null;
  };
  const targets = [...document.querySelectorAll(KINDS)]
    .filter(shown)
    .map((element) => ({ element, box: place(element), layer: floats(element) }))
    .filter(({ box }) => box && box.right > 0 && box.bottom > 0);
  const small = ({ box }) => box.width < LEAST - 0.5 || box.height < LEAST - 0.5;
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const distance = ([x, y], box) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  const sameControl = (one, two) =>
    one.contains(two) || two.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(two));
  const crowded = (target) =>
    targets.some((other) => {
      if (other === target || other.layer !== target.layer || sameControl(other.element, target.element)) return false;
      const at = middle(target.box);
      if (distance(at, other.box) < LEAST / 2 - 0.5) return true;
      const [x, y] = middle(other.box);
      return small(other) && Math.hypot(at[0] - x, at[1] - y) < LEAST - 0.5;
    });
  return targets
    .filter((target) => small(target) && !inSentence(target.element) && crowded(target))
    .map(({ element, box }) => {
      const name = (element.getAttribute("aria-label") ?? element.innerText ?? "").trim().slice(0, 30) || element.name;
      const kind = element.tagName.toLowerCase() + (element.className ? `.${element.className}` : "");
      return `${kind} “${name}” (${box.width.toFixed(0)} × ${box.height.toFixed(0)})`;
    });
}
