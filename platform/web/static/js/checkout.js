// The checkout page. Without this module the same form works with one more click; with it shipping and totals follow
// the address, and gateways that bring fields of their own show them.
const form = document.querySelector("[data-checkout]");

const modules = JSON.parse(document.getElementById("checkout-modules")?.textContent ?? "[]");
const fieldBox = form.querySelector("[data-payment-field]");
const summary = document.getElementById("summary");
const payButton = form.querySelector("[data-pay]");
const fields = new Map();
let state = { total: 0, currency: "" };

const post = async (extra) => {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Stoa-Partial": "1" } });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new Error("The shop did not answer as expected. Please reload the page and try again.");
  }
  return answer.json();
};

const textFields = () => [...form.querySelectorAll('[data-part="form"] :is(input[type="text"], input[type="email"], input[type="tel"], textarea)')];

const show = (answer) => {
  if (!answer.parts) return;
  const active = document.activeElement?.id;
  const typed = textFields().map((field) => [field.name, field.value]);
  for (const [name, html] of Object.entries(answer.parts)) {
    const place = name === "summary" ? summary : form.querySelector(`[data-part="${name}"]`);
    if (place) place.innerHTML = html;
  }
  // Whoever went on typing while the answer was on its way keeps what they typed.
  for (const [name, value] of typed) {
    const field = textFields().find((each) => each.name === name);
    if (field && field.value !== value) field.value = value;
  }
  if (active) document.getElementById(active)?.focus({ preventScroll: true });
  const total = summary.querySelector(".kv__total dd")?.textContent ?? "";
  for (const place of document.querySelectorAll("[data-checkout-total]")) place.textContent = total;
  state = { total: answer.total, currency: answer.currency };
  for (const field of fields.values()) field.then((each) => each?.update?.(state));
};

const refuse = (answer) => {
  show(answer);
  form.querySelector(".form-errors")?.focus();
};

const say = (text) => {
  const place = form.querySelector('[data-part="errors"]');
  const box = document.createElement("div");
  box.className = "form-errors";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  place.replaceChildren(box);
  box.focus();
};

// While something is pressed nothing is exchanged: a control that is replaced or moves between press and release
// never hears of the click.
let isPressed = false;
let whenReleased = [];

const press = () => {
  isPressed = true;
};

const release = () => setTimeout(() => { // after the click that a release becomes
  isPressed = false;
  for (const resolve of whenReleased.splice(0)) resolve();
});

const released = () => (isPressed ? new Promise((resolve) => whenReleased.push(resolve)) : null);

for (const kind of ["pointerdown", "keydown"]) form.addEventListener(kind, press, true);
for (const kind of ["pointerup", "pointercancel", "keyup", "blur"]) window.addEventListener(kind, release);

// One save at a time, the newest last: answers that overtake each other would put back what was typed before, and so
// would an answer that does not know of what was chosen since it was asked for.
let saving = null;
let changed = false;

const saveUntilQuiet = async () => {
  let answer;
  do {
    changed = false;
    answer = await post({ intent: "save" });
    await released();
  } while (changed);
  show(answer);
};

const refresh = () => {
  changed = true;
  if (!saving) {
    summary.setAttribute("aria-busy", "true");
    saving = saveUntilQuiet()
      .catch((error) => say(error.message))
      .finally(() => {
        saving = null;
        summary.removeAttribute("aria-busy");
      });
  }
  return saving;
};

const gateway = () => form.querySelector('input[name="gateway"]:checked')?.value ?? "";

const mountField = (name) => {
  const found = modules.find((each) => each.name === name);
  if (!found) return null;
  if (!fields.has(name)) {
    const box = document.createElement("div");
    box.dataset.gateway = name;
    fieldBox.append(box);
    fields.set(name, import(found.module).then(({ default: mount }) => mount(box, found.values, { locale: document.documentElement.lang })));
  }
  return fields.get(name);
};

const showField = () => {
  const name = gateway();
  const field = mountField(name);
  fieldBox.hidden = !field;
  for (const box of fieldBox.children) box.hidden = box.dataset.gateway !== name;
  for (const box of form.querySelectorAll("[data-for-gateway]")) box.hidden = box.dataset.forGateway !== name;
  field?.catch(() => say("The card form could not be loaded. Reload the page or choose another way to pay."));
};

const busy = (on) => {
  payButton.disabled = on;
  payButton.setAttribute("aria-busy", on ? "true" : "false");
};

const buyer = () => {
  const data = new FormData(form);
  const text = (name) => (data.get(`shipping_${name}`) ?? data.get(`billing_${name}`) ?? "").toString();
  return {
    email: data.get("email") ?? "",
    name: `${text("first_name")} ${text("last_name")}`.trim(),
    address: { line1: text("line1"), city: text("city"), postal_code: text("postal_code"), country: text("country") },
  };
};

const pay = async () => {
  busy(true);
  try {
    await saving;
    const field = await mountField(gateway());
    const [checked, given] = field ? await Promise.all([post({ intent: "check" }), field.token(buyer())]) : [{}, { token: "" }];
    if (checked.status === "refused") { // the address has errors too, so the card's are not all there is to say
      refuse(checked);
      return;
    }
    if (given.error) throw new Error(given.error);
    const answer = await post({ intent: "pay", buyer_token: given.token });
    if (answer.parts) {
      refuse(answer);
      return;
    }
    if (answer.status === "action" && field) await field.act(answer.client);
    window.location.assign(answer.next);
    return;
  } catch (error) {
    say(error.message);
  }
  busy(false);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  pay().finally(() => busy(false));
});

form.addEventListener("change", (event) => {
  if (event.target.name === "gateway") showField();
  else if (event.target.closest("[data-refresh]")) refresh();
  else if (saving) changed = true;
});

showField();
