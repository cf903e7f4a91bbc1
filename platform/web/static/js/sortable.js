// Drag what a list's buttons move one place at a time: `[data-sortable]` around `[data-sort-item]`s, each with a
// `[data-sort-handle]`. Letting go presses the form's `[data-sort-save]`, which sends the page's order.
let item;

const fitsBefore = (list, event) => {
  const others = [...list.querySelectorAll(":scope > [data-sort-item]")].filter((each) => each !== item);
  return others.find((each) => {
    const box = each.getBoundingClientRect();
    const sameRow = event.clientY < box.bottom && event.clientY > box.top;
    const isTable = each.matches("tr");
    return isTable ? event.clientY < box.top + box.height / 2 : event.clientY < box.top || (sameRow && event.clientX < box.left + box.width / 2);
  });
};

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-sort-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault(); // no text is selected, and a phone does not scroll
  item = handle.closest("[data-sort-item]");
  const list = item.closest("[data-sortable]");
  const before = item.nextElementSibling;
  const stop = new AbortController();
  item.toggleAttribute("data-dragged", true);
  const move = (moving) => list.insertBefore(item, fitsBefore(list, moving) ?? null);
  const end = (ending) => {
    stop.abort();
    item.toggleAttribute("data-dragged", false);
    const stays = item.nextElementSibling === before || ending.type === "pointercancel";
    if (stays) list.insertBefore(item, before);
    else list.closest("form").querySelector("[data-sort-save]").click();
  };
  // Of the document: what moves in it loses a captured pointer.
  const { signal } = stop;
  document.addEventListener("pointermove", move, { signal });
  document.addEventListener("pointerup", end, { signal });
  document.addEventListener("pointercancel", end, { signal });
});
