/* The bank's question.  In a modal it answers by message; as a page of its own the form posts and the server redirects. */
"use strict";
const query = new URLSearchParams(location.search);
const intent = query.get("payment_intent");
const form = document.getElementById("form");
form.action = `/js/challenges/${encodeURIComponent(intent)}`;
document.getElementById("secret").value = query.get("client_secret");
const embedded = parent !== window && !query.has("redirect");

const answer = async (passed) => {
  document.getElementById("status").textContent = "One moment…";
  try {
    await fetch(`/js/api/challenges/${encodeURIComponent(intent)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ client_secret: query.get("client_secret"), passed }),
    });
  } finally {
    parent.postMessage({ kind: "challenged" }, query.get("parent"));
  }
};

if (embedded) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(event.submitter?.value === "complete");
  });
  window.addEventListener("message", (event) => {
    if (event.source === parent && event.data?.kind === "cancel") answer(false);
  });
}
