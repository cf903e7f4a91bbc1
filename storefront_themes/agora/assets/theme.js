// What a page can do beyond what HTML does by itself. Everything here is an improvement; nothing depends on it.

function showCount(count) {
  for (const link of document.querySelectorAll("[data-cart-link]")) {
    const badge = link.querySelector("[data-cart-count]");
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.hidden = !count;
    if (count) link.setAttribute("aria-label", `${link.dataset.label} ${count}`);
  }
}

async function refreshCart() {
  try {
    const answer = await fetch("/cart.json", { headers: { Accept: "application/json" } });
    if (answer.ok) showCount((await answer.json()).item_count);
  } catch { /* the count is a courtesy */ }
}

function notify(name) {
  const notice = document.getElementById("cart-notice");
  if (!notice) return;
  const text = notice.querySelector("[data-text]");
  text.textContent = name ? `${text.dataset.text}: ${name}` : text.dataset.text;
  notice.hidden = false;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => { if (!notice.matches(":focus-within, :hover")) notice.hidden = true; }, 6000);
}

function steppers(root) {
  for (const box of root.querySelectorAll("[data-quantity]")) {
    const input = box.querySelector("input");
    for (const button of box.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const next = Number(input.value || 0) + Number(button.dataset.step);
        input.value = Math.min(Math.max(next, Number(input.min || 0)), Number(input.max || 999));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }
}

function product(root) {
  const form = root.querySelector("[data-product-form]");
  const island = document.querySelector("[data-product-json]");
  if (!form || !island) return;
  const data = JSON.parse(island.textContent);
  const find = (selector) => root.querySelector(selector);
  const button = find("[data-add]");
  const groups = [...form.querySelectorAll("fieldset.options")];
  const chosen = () => groups.map((group) => group.querySelector("input:checked")?.value);
  const match = (values) => data.variants.find((variant) => variant.options.every((value, index) => value === values[index]));

  function show(variant) {
    groups.forEach((group, index) => {
      group.querySelector("[data-option-current]").textContent = chosen()[index] ?? "";
      for (const input of group.querySelectorAll("input")) {
        const other = match(chosen().map((value, place) => (place === index ? input.value : value)));
        const label = group.querySelector(`label[for="${input.id}"]`);
        label.classList.toggle("options__label--out", !other?.available);
        label.querySelector("[data-out]").hidden = Boolean(other?.available);
      }
    });
    const stock = find("[data-stock]");
    stock.textContent = variant ? variant.stock : data.unavailable;
    stock.classList.toggle("stock--out", !variant?.available);
    button.disabled = !variant?.available;
    button.textContent = variant && !variant.available ? button.dataset.textOut : button.dataset.textAdd;
    if (!variant) return;
    find("[data-price]").innerHTML = variant.price_html;
    form.querySelector("[data-variant-id]").value = variant.id;
    const sku = find("[data-sku]");
    if (sku) sku.textContent = variant.sku;
    history.replaceState(history.state, "", `${data.url}?variant=${encodeURIComponent(variant.id)}`);
    if (variant.image) {
      const item = find(`[data-image="${CSS.escape(variant.image)}"]`);
      const list = item?.parentElement;
      if (list && list.scrollWidth > list.clientWidth + 4) list.scrollTo({ left: item.offsetLeft - list.offsetLeft, behavior: "smooth" });
      else if (item) list.prepend(item);
    }
  }

  if (groups.length) form.addEventListener("change", (event) => { if (event.target.closest("fieldset.options")) show(match(chosen())); });

  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter !== button) return;
    event.preventDefault();
    const error = find("[data-form-error]");
    error.hidden = true;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.detail || body.message || "");
      showCount(body.item_count);
      notify(body.added?.title ?? "");
    } catch (problem) {
      if (!problem.message) { form.submit(); return; }
      error.textContent = problem.message;
      error.hidden = false;
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}

steppers(document);
document.querySelectorAll("[data-product]").forEach(product);
document.querySelectorAll("[data-autosubmit]").forEach((form) => form.addEventListener("change", () => form.requestSubmit()));
document.querySelector("[data-close]")?.addEventListener("click", () => { document.getElementById("cart-notice").hidden = true; });

// The cart form saves a changed quantity by itself, after a moment in which it may change again.
const cart = document.getElementById("cart-form");
if (cart) {
  let timer;
  cart.addEventListener("change", (event) => {
    if (!event.target.matches("[data-autoupdate]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => cart.requestSubmit(cart.querySelector("[data-update]")), 700);
  });
}

// Menus close on Escape and when attention moves elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll(".dropdown[open], .drawer[open]")) { open.open = false; open.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".dropdown[open]")) if (!open.contains(event.target)) open.open = false;
});

if (!document.getElementById("cart-form")) refreshCart();
else showCount(Number(cart.dataset.itemCount || 0));
