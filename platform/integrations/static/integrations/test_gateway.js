/* Page code of the test gateway: the shopper chooses what will happen.  Same interface as every gateway module. */

const CHOICES = [
  ["test_succeed", "Pay successfully"],
  ["test_action", "Ask my bank to confirm"],
  ["test_decline", "Decline the card"],
  ["test_processing", "Take a while, then succeed"],
  ["test_processing_fail", "Take a while, then fail"],
];

const choice = ([value, text], index) => {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "test_outcome", value, checked: !index });
  label.className = "choice";
  label.append(input, ` ${text}`);
  return label;
};

const ask = () => new Promise((resolve) => {
  const dialog = document.createElement("dialog");
  const heading = Object.assign(document.createElement("h2"), { id: "test-challenge", textContent: "Confirm your payment" });
  const text = Object.assign(document.createElement("p"), { textContent: "This stands for the page of your bank." });
  const buttons = [["Complete", true], ["Fail", false]].map(([name, passed]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name, className: "button" });
    button.addEventListener("click", () => { dialog.close(); dialog.remove(); resolve(passed); });
    return button;
  });
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); buttons[1].click(); });
  dialog.append(heading, text, ...buttons);
  document.body.append(dialog);
  dialog.showModal();
});

export default async function mount(container) {
  const group = document.createElement("fieldset");
  group.append(Object.assign(document.createElement("legend"), { textContent: "Test payment: what should happen?" }));
  group.append(...CHOICES.map(choice));
  container.replaceChildren(group);
  return {
    async token() {
      return { token: group.querySelector("input:checked").value };
    },
    async act(client) {
      const passed = await ask();
      const answer = await fetch("/_test_gateway/answer/", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ reference: client.reference, passed }),
      });
      if (!answer.ok) return { error: "The answer could not be delivered. Please try again." };
      return passed ? {} : { error: "Your bank did not confirm the payment." };
    },
    update() {},
  };
}
