/* The sandbox's stand-in for Stripe.js: the same calls, as far as the Payment Element with deferred intent needs them.
   No inline style or script: works under a CSP that lists this origin in script-src, frame-src and connect-src. */
(() => {
  "use strict";
  const origin = new URL(document.currentScript.src).origin;
  let counter = 0;

  const frame = (path, title, query) => {
    const element = document.createElement("iframe");
    element.src = `${origin}${path}?${new URLSearchParams(query)}`;
    element.title = title;
    element.style.border = "0";
    element.style.width = "100%";
    return element;
  };

  const failure = (message, code = "api_connection_error") => ({ error: { type: "api_error", code, message } });

  class PaymentElement {
    constructor(stripe, group) {
      this.stripe = stripe;
      this.group = group;
      this.listeners = {};
      this.waiting = new Map();
      this.onMessage = (event) => this.receive(event);
    }

    mount(target) {
      const container = typeof target === "string" ? document.querySelector(target) : target;
      if (!container) throw new Error("The element has no place to be mounted.");
      const { currency = "", amount = 0, appearance = {}, locale = "en" } = this.group.options;
      this.frame = frame("/js/element", "Secure payment input frame", {
        currency, amount, locale, theme: appearance.theme || "auto", parent: location.origin,
      });
      this.frame.style.height = "260px";
      this.paint(appearance.theme || "auto");
      window.addEventListener("message", this.onMessage);
      container.replaceChildren(this.frame);
    }

    /* The same scheme inside and outside keeps the frame transparent. */
    paint(theme) {
      const dark = theme === "night" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
      this.frame.style.colorScheme = dark ? "dark" : "light";
    }

    receive(event) {
      if (event.origin !== origin || event.source !== this.frame?.contentWindow) return;
      const { kind, id, height, detail } = event.data || {};
      if (kind === "height") this.frame.style.height = `${height}px`;
      if (kind === "answer") { this.waiting.get(id)?.(detail); this.waiting.delete(id); }
      if (kind === "ready" || kind === "change" || kind === "focus") this.emit(kind, detail);
    }

    ask(kind, detail = {}) {
      const id = ++counter;
      return new Promise((resolve) => {
        this.waiting.set(id, resolve);
        this.frame.contentWindow.postMessage({ kind, id, detail }, origin);
      });
    }

    on(name, listener) { (this.listeners[name] ||= []).push(listener); return this; }
    once(name, listener) { return this.on(name, listener); }
    off(name) { delete this.listeners[name]; return this; }
    emit(name, detail) { (this.listeners[name] || []).forEach((listener) => listener({ elementType: "payment", ...detail })); }
    update(detail = {}) {
      if (!this.frame) return;
      if (detail.theme) this.paint(detail.theme);
      this.frame.contentWindow.postMessage({ kind: "update", detail }, origin);
    }
    focus() { this.frame?.focus(); }
    unmount() { window.removeEventListener("message", this.onMessage); this.frame?.remove(); this.frame = null; }
    destroy() { this.unmount(); }
  }

  class Elements {
    constructor(stripe, options) {
      this.stripe = stripe;
      this.options = options;
      this.element = null;
    }

    create(kind) {
      if (kind !== "payment") throw new Error(`The sandbox knows only the payment element, not “${kind}”.`);
      this.element = new PaymentElement(this.stripe, this);
      return this.element;
    }

    getElement() { return this.element; }

    update(options) {
      Object.assign(this.options, options);
      const { currency, amount, appearance = {} } = this.options;
      this.element?.update({ currency, amount, theme: appearance.theme || "auto" });
    }

    async submit() {
      if (!this.element?.frame) return failure("The payment element is not mounted.", "element_not_mounted");
      const answer = await this.element.ask("validate");
      return answer.error ? { error: { type: "validation_error", ...answer.error } } : { selectedPaymentMethod: answer.type };
    }
  }

  const challenge = (intent) => new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", "Your bank asks you to confirm this payment");
    Object.assign(dialog.style, { margin: "auto", padding: "0", border: "0", borderRadius: "12px", width: "min(26rem, calc(100vw - 2rem))" });
    const inner = frame("/js/challenge", "Confirmation by your bank", {
      payment_intent: intent.id, client_secret: intent.client_secret, parent: location.origin,
    });
    Object.assign(inner.style, { height: "17rem", display: "block" });
    const finish = () => { window.removeEventListener("message", hear); dialog.close(); dialog.remove(); resolve(); };
    const hear = (event) => {
      if (event.origin === origin && event.source === inner.contentWindow && event.data?.kind === "challenged") finish();
    };
    window.addEventListener("message", hear);
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); inner.contentWindow.postMessage({ kind: "cancel" }, origin); });
    dialog.append(inner);
    document.body.append(dialog);
    dialog.showModal();
    inner.focus();
  });

  class StripeStandIn {
    constructor(key, options = {}) {
      if (!String(key).startsWith("pk_")) throw new Error("Stripe() needs a publishable key (pk_…).");
      this.key = key;
      this.account = options.stripeAccount || "";
      this.locale = options.locale || "en";
    }

    elements(options = {}) {
      if (options.mode !== "payment" || !options.currency || !Number.isInteger(options.amount)) {
        throw new Error("elements() needs mode: 'payment', an integer amount in minor units and a currency.");
      }
      return new Elements(this, { locale: this.locale, ...options });
    }

    async createConfirmationToken({ elements, params = {} }) {
      if (!elements?.element?.frame) return failure("The payment element is not mounted.", "element_not_mounted");
      const answer = await elements.element.ask("token", {
        key: this.key, account: this.account,
        billing_details: params.payment_method_data?.billing_details, shipping: params.shipping, return_url: params.return_url,
      });
      return answer.error ? { error: answer.error } : { confirmationToken: answer.token };
    }

    async retrievePaymentIntent(clientSecret) {
      const id = clientSecret.split("_secret_")[0];
      const query = new URLSearchParams({ client_secret: clientSecret, key: this.key, account: this.account });
      try {
        const answer = await fetch(`${origin}/js/api/payment_intents/${encodeURIComponent(id)}?${query}`);
        const body = await answer.json();
        return answer.ok ? { paymentIntent: body } : body;
      } catch {
        return failure("We could not reach the payment provider. Please check your connection.");
      }
    }

    async handleNextAction({ clientSecret }) {
      const before = await this.retrievePaymentIntent(clientSecret);
      if (before.error) return before;
      if (before.paymentIntent.status !== "requires_action") return before;
      if (before.paymentIntent.next_action.type === "redirect_to_url") {
        location.assign(before.paymentIntent.next_action.redirect_to_url.url);
        return new Promise(() => {});
      }
      await challenge(before.paymentIntent);
      const after = await this.retrievePaymentIntent(clientSecret);
      const wrong = after.paymentIntent?.status === "requires_payment_method" && after.paymentIntent.last_payment_error;
      return wrong ? { error: { ...wrong, payment_intent: after.paymentIntent } } : after;
    }
  }

  window.Stripe = (key, options) => new StripeStandIn(key, options);
  window.Stripe.version = "sandbox";
})();
