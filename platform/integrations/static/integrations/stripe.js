/* Page code for Stripe's Payment Element with a deferred intent.  Interface of every gateway module:
   mount(container, values) → { token(buyer), act(client), update({amount, currency}) }.  Card data never reaches this page. */

const load = (source) => new Promise((resolve, reject) => {
  if (window.Stripe) { resolve(window.Stripe); return; }
  const script = document.createElement("script");
  script.src = source;
  script.addEventListener("load", () => resolve(window.Stripe));
  script.addEventListener("error", () => reject(new Error("We could not reach the payment provider. Please reload the page.")));
  document.head.append(script);
});

const theme = () => {
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? "night" : "stripe";
};

const told = (error) => ({ error: error.message || "The payment could not be started. Please try again." });

const billing = ({ name, email, phone, address }) => {
  const details = { name, email, phone, address };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value));
};

export default async function mount(container, values) {
  const Stripe = await load(values.script);
  const stripe = Stripe(values.key, { ...(values.account && { stripeAccount: values.account }), locale: values.locale });
  const elements = stripe.elements({
    mode: "payment",
    amount: values.amount,
    currency: values.currency,
    captureMethod: values.capture,
    appearance: { theme: theme() },
  });
  const element = elements.create("payment");
  await new Promise((resolve) => { element.on("ready", resolve); element.mount(container); });
  // At dusk the page around it turns dark without being loaded anew.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => elements.update({ appearance: { theme: theme() } }));
  return {
    async token(buyer = {}) {
      const checked = await elements.submit();
      if (checked.error) return told(checked.error);
      const params = { payment_method_data: { billing_details: billing(buyer) } };
      const { error, confirmationToken } = await stripe.createConfirmationToken({ elements, params });
      return error ? told(error) : { token: confirmationToken.id };
    },
    async act(client) {
      const { error } = await stripe.handleNextAction({ clientSecret: client.client_secret });
      return error ? told(error) : {};
    },
    update({ amount, currency }) {
      elements.update({ amount, currency: currency.toLowerCase() });
    },
  };
}
