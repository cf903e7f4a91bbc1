// HTML of the editor: what is kept is what the server keeps (tenants/catalog/html.py), so that nobody sees their text
// change when they save. This is for looks: what may be stored is the server's to say.
const TAGS = new Set(
  ("a abbr b blockquote br caption cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img" +
    " ins kbd li ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul wbr").split(" "),
);
const ATTRIBUTES = {
  "*": ["lang", "dir", "title"],
  a: ["href", "hreflang"],
  img: ["src", "alt", "width", "height"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan", "scope"],
  ol: ["start", "reversed"],
};
const DROPPED = "script, style, template, iframe, object, embed, noscript, title, head, meta, link, svg, math, form, button, select, textarea";
const ADDRESS = /^(https?:|mailto:|tel:|[^:]*$|[/#?])/i;
const TAG = /<\/?[a-zA-Z][^<>]*>/;

const escaped = (text) => text.replace(/&(?!#?\w+;)/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

// Text without a tag as HTML: blank lines part paragraphs, as web/rich_text.py says. One paragraph may stay inline.
export const asHtml = (source, { inline = false } = {}) => {
  const text = source.replace(/\r\n?/g, "\n").trim();
  if (!text || (!inline && TAG.test(text))) return text;
  const plain = inline ? (part) => part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") : escaped;
  const parts = text.split(/\n[ \t]*\n\s*/).map((part) => plain(part).replace(/\n/g, "<br>"));
  return inline && parts.length === 1 ? parts[0] : parts.map((part) => `<p>${part}</p>`).join("");
};

const keptAttributes = (element) => {
  const name = element.tagName.toLowerCase();
  const kept = [...ATTRIBUTES["*"], ...(ATTRIBUTES[name] ?? [])];
  for (const { name: attribute, value } of [...element.attributes]) {
    const isAddress = attribute === "href" || attribute === "src";
    if (!kept.includes(attribute) || (isAddress && !ADDRESS.test(value.trim()))) element.removeAttribute(attribute);
  }
};

// A fragment of what may stay of some HTML. What comes from elsewhere also loses its boxes: only text and structure stay.
export const clean = (html, { foreign = false } = {}) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(DROPPED).forEach((element) => element.remove());
  const comments = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  found.forEach((comment) => comment.remove());
  for (const element of [...page.body.querySelectorAll("*")]) {
    const name = element.tagName.toLowerCase();
    const isBox = foreign && (name === "span" || name === "div" || name === "img" || (name === "b" && element.querySelector("p")));
    if (!TAGS.has(name) || isBox) element.replaceWith(...element.childNodes);
    else keptAttributes(element);
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
  return fragment;
};

// The HTML of what stands in the editor; nothing when nobody sees anything in it.
export const cleanedHtml = (area) => {
  const holder = document.createElement("div");
  holder.append(clean(area.innerHTML));
  holder.querySelectorAll("span:not([lang], [dir], [title])").forEach((span) => span.replaceWith(...span.childNodes));
  // Lines nobody wrote on, and what is left of a paragraph that a browser made a list in.
  holder.querySelectorAll("p, h2, h3").forEach((line) => /^(<br>)?$/.test(line.innerHTML) && line.remove());
  const isEmpty = !holder.textContent.trim() && !holder.querySelector("img, hr, table");
  return isEmpty ? "" : holder.innerHTML.trim();
};
