/* Inside the frame: card fields, their checks, and the one call that turns them into a confirmation token. */
"use strict";
const query = new URLSearchParams(location.search);
const parentOrigin = query.get("parent");
const field = (name) => document.getElementById(name);
const digits = (text) => text.replace(/\D/g, "");
const tell = (message) => parent.postMessage(message, parentOrigin);
const method = () => document.querySelector("input[name=method]:checked").value;

document.documentElement.toggleAttribute("data-embedded", parent !== window);

let wanted = query.get("theme");
const paint = () => {
  const dark = wanted === "night" || (wanted === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "night" : "stripe";
};

const show = (currency) => {
  field("methods").hidden = currency.toLowerCase() !== "eur";
  const card = field("methods").hidden || method() === "card";
  field("card").hidden = !card;
  field("sepa").hidden = card;
};

const luhn = (number) => [...number].reverse().reduce((sum, digit, place) => {
  const value = Number(digit) * (place % 2 ? 2 : 1);
  return sum + (value > 9 ? value - 9 : value);
}, 0) % 10 === 0;

const checks = {
  number: (text) => (digits(text).length < 13 ? "Your card number is incomplete." : luhn(digits(text)) ? "" : "Your card number is invalid."),
  expiry: (text) => {
    const [month, year] = [Number(digits(text).slice(0, 2)), 2000 + Number(digits(text).slice(2, 4))];
    if (digits(text).length < 4 || month < 1 || month > 12) return "Your card's expiration date is incomplete.";
    return new Date(year, month) <= new Date() ? "Your card's expiration year is in the past." : "";
  },
  cvc: (text) => (digits(text).length < 3 ? "Your card's security code is incomplete." : ""),
  iban: (text) => (/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text.replace(/\s/g, "").toUpperCase()) ? "" : "Your IBAN is incomplete or invalid."),
};

const check = (name) => {
  const message = checks[name](field(name).value);
  field(name).setAttribute("aria-invalid", String(Boolean(message)));
  field(`${name}-error`).textContent = message;
  return message;
};

const names = () => (field("card").hidden ? ["iban"] : ["number", "expiry", "cvc"]);

const validate = () => {
  const wrong = names().filter(check);
  if (!wrong.length) return { type: field("card").hidden ? "sepa_debit" : "card" };
  field(wrong[0]).focus();
  return { error: { code: `incomplete_${wrong[0]}`, message: field(`${wrong[0]}-error`).textContent } };
};

const token = async (detail) => {
  const invalid = validate();
  if (invalid.error) return invalid;
  const number = field("card").hidden ? field("iban").value.replace(/\s/g, "") : digits(field("number").value);
  const expiry = digits(field("expiry").value);
  try {
    const answer = await fetch("/js/api/confirmation_tokens", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...detail, number, expiry: expiry ? `${expiry.slice(0, 2)}/${expiry.slice(2)}` : "", cvc: digits(field("cvc").value) }),
    });
    const body = await answer.json();
    if (!answer.ok) field("number-error").textContent = body.error.message;
    return answer.ok ? { token: body } : body;
  } catch {
    return { error: { type: "api_error", code: "api_connection_error", message: "We could not reach the payment provider. Please try again." } };
  }
};

window.addEventListener("message", async (event) => {
  if (event.source !== parent || event.origin !== parentOrigin) return;
  const { kind, id, detail = {} } = event.data || {};
  if (kind === "update") show(detail.currency || query.get("currency") || "");
  if (kind === "update" && detail.theme) { wanted = detail.theme; paint(); }
  if (kind === "validate") tell({ kind: "answer", id, detail: validate() });
  if (kind === "token") tell({ kind: "answer", id, detail: await token(detail) });
});

field("number").addEventListener("input", (event) => {
  event.target.value = digits(event.target.value).slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
});
field("expiry").addEventListener("input", (event) => {
  const value = digits(event.target.value).slice(0, 4);
  event.target.value = value.length > 2 ? `${value.slice(0, 2)} / ${value.slice(2)}` : value;
});
field("form").addEventListener("submit", (event) => event.preventDefault());
field("form").addEventListener("change", (event) => {
  if (event.target.name === "method") show(query.get("currency") || "");
  else if (event.target.value) check(event.target.name);
  const complete = names().every((name) => !checks[name](field(name).value));
  tell({ kind: "change", detail: { complete, value: { type: method() } } });
});
paint();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
show(query.get("currency") || "");
new ResizeObserver(() => tell({ kind: "height", height: document.body.scrollHeight + 8 })).observe(document.body);
tell({ kind: "ready", detail: {} });
