// `[data-editor]`: a text area of HTML becomes an editor. The text area stays the field that is sent, and is written only
// when somebody edits: text that nobody touched is sent as it came. The server sanitises whatever arrives.
import { asHtml, clean, cleanedHtml } from "./editor_html.js";

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, blockquote, li, td, th, div";
const STYLES = new Set(["p", "h2", "h3", "blockquote"]);
let count = 0;

const addressOf = (typed) => {
  const text = typed.trim();
  if (/^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)\S+$/i.test(text) || text === "/") return text;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  if (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(text)) return `https://${text}`;
  return "";
};

const areaFor = (field) => {
  const area = document.createElement("div");
  area.className = "editor__area";
  area.contentEditable = "true";
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  area.id = `${field.id || `editor-${++count}`}_area`;
  const label = field.labels?.[0];
  if (label) {
    label.id ||= `${area.id}_label`;
    area.setAttribute("aria-labelledby", label.id);
  }
  for (const name of ["aria-describedby", "aria-invalid", "lang", "dir"]) {
    if (field.hasAttribute(name)) area.setAttribute(name, field.getAttribute(name));
  }
  return area;
};

class Editor {
  constructor(root) {
    this.root = root;
    this.field = root.querySelector("textarea");
    this.bar = root.querySelector("[role=toolbar]");
    this.panel = root.querySelector("[data-editor-panel]");
    this.address = root.querySelector("[data-editor-address]");
    this.area = areaFor(this.field);
    this.bar.setAttribute("aria-controls", this.area.id);
    this.field.before(this.area);
    this.show();
    this.cover(true);
    this.bar.hidden = false;
    this.listen();
    this.rove(this.tools()[0]);
  }

  tools() {
    return [...this.bar.querySelectorAll("select, button")];
  }

  // What the field holds, as the page shows it.
  show() {
    this.area.replaceChildren(clean(asHtml(this.field.value)));
    if (!this.area.hasChildNodes()) this.area.append(document.createElement("p"));
    const last = this.area.lastElementChild;
    if (last?.tagName === "P" && !last.hasChildNodes()) last.append(document.createElement("br"));
  }

  // The area in front of the field, or the other way round. The covered field still answers to its label and to errors.
  cover(covered) {
    this.field.classList.toggle("visually-hidden", covered);
    this.field.tabIndex = covered ? -1 : 0;
    this.field.toggleAttribute("aria-hidden", false);
    if (covered) this.field.setAttribute("aria-hidden", "true");
    this.area.hidden = !covered;
    for (const tool of this.tools()) tool.disabled = !covered && !("editorSource" in tool.dataset);
  }

  write() {
    this.field.value = cleanedHtml(this.area);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  run(command, value) {
    this.area.focus();
    document.execCommand("styleWithCSS", false, false);
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand(command, false, value);
    this.reflect();
  }

  within() {
    const selection = document.getSelection();
    const node = selection.rangeCount ? selection.anchorNode : null;
    if (!node || !this.area.contains(node)) return null;
    return node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  }

  link() {
    const link = this.within()?.closest("a[href]");
    return link && this.area.contains(link) ? link : null;
  }

  // What holds where the caret is.
  reflect() {
    const here = this.within();
    if (!here) return;
    for (const button of this.bar.querySelectorAll("[data-editor-do]")) {
      button.setAttribute("aria-pressed", String(document.queryCommandState(button.dataset.editorDo)));
    }
    this.bar.querySelector("[data-editor-link]").setAttribute("aria-pressed", String(Boolean(this.link())));
    const quote = here.closest("blockquote");
    const block = (quote && this.area.contains(quote) ? quote : here.closest(BLOCKS))?.tagName.toLowerCase() ?? "p";
    this.bar.querySelector("[data-editor-block]").value = STYLES.has(block) ? block : "p";
  }

  openLink() {
    const selection = document.getSelection();
    if (!this.within()) this.area.focus();
    this.range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
    const link = this.link();
    if (link && this.range) this.range.selectNodeContents(link);
    this.address.value = link?.getAttribute("href") ?? "";
    this.refuse("");
    this.toggleLink(true);
    this.address.focus();
  }

  toggleLink(open) {
    this.panel.hidden = !open;
    this.bar.querySelector("[data-editor-link]").setAttribute("aria-expanded", String(open));
  }

  closeLink() {
    this.toggleLink(false);
    this.area.focus();
    if (!this.range) return;
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(this.range);
  }

  refuse(words) {
    this.root.querySelector("[data-editor-refused]").textContent = words;
    this.address.toggleAttribute("aria-invalid", false);
    if (words) this.address.setAttribute("aria-invalid", "true");
  }

  setLink() {
    const address = addressOf(this.address.value);
    if (!address) {
      this.refuse(this.root.querySelector("[data-editor-refused]").dataset.words);
      this.address.focus();
      return;
    }
    this.closeLink();
    if (this.range && !this.range.collapsed) return this.run("createLink", address);
    const link = document.createElement("a");
    link.href = address;
    link.textContent = this.address.value.trim();
    this.run("insertHTML", link.outerHTML);
  }

  paste(event) {
    event.preventDefault();
    const data = event.clipboardData;
    const html = data.getData("text/html");
    if (!html) return this.run("insertHTML", asHtml(data.getData("text/plain"), { inline: true }));
    const holder = document.createElement("div");
    holder.append(clean(html, { foreign: true }));
    this.run("insertHTML", holder.innerHTML);
  }

  // One stop for the Tab key; arrows move along the bar.
  rove(tool) {
    for (const each of this.tools()) each.tabIndex = each === tool ? 0 : -1;
  }

  steer(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tools = this.tools().filter((tool) => !tool.disabled);
    const ends = { Home: tools[0], End: tools.at(-1) };
    const next = step ? tools.at((tools.indexOf(event.target) + step) % tools.length) : ends[event.key];
    if (!next) return;
    event.preventDefault();
    this.rove(next);
    next.focus();
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.editorDo) this.run(button.dataset.editorDo);
    else if ("editorLink" in button.dataset) this.panel.hidden ? this.openLink() : this.closeLink();
    else this.toggleSource(button);
  }

  toggleSource(button) {
    const shown = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!shown));
    this.toggleLink(false);
    if (shown) this.show();
    this.cover(shown);
    (shown ? this.area : this.field).focus();
  }

  listen() {
    this.area.addEventListener("input", (event) => {
      event.stopPropagation(); // the field tells, once it is written
      this.write();
    });
    this.area.addEventListener("paste", (event) => this.paste(event));
    this.area.addEventListener("focus", () => document.execCommand("defaultParagraphSeparator", false, "p"));
    this.area.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        this.openLink();
      }
    });
    this.field.addEventListener("focus", () => this.area.hidden || this.area.focus());
    this.bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    this.bar.addEventListener("click", (event) => this.press(event));
    this.bar.addEventListener("keydown", (event) => this.steer(event));
    this.bar.addEventListener("change", (event) => this.run("formatBlock", event.target.value));
    this.bar.addEventListener("input", (event) => event.stopPropagation());
    this.panel.addEventListener("input", (event) => event.stopPropagation());
    this.panel.addEventListener("keydown", (event) => this.answer(event));
    this.root.querySelector("[data-editor-apply]").addEventListener("click", () => this.setLink());
    this.root.querySelector("[data-editor-unlink]").addEventListener("click", () => {
      this.closeLink();
      this.run("unlink");
    });
    document.addEventListener("selectionchange", () => this.root.isConnected && this.reflect());
  }

  answer(event) {
    if (event.key === "Enter" && event.target === this.address) {
      event.preventDefault(); // the form is not sent
      this.setLink();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.closeLink();
    }
  }
}

const start = (within) => {
  for (const root of within.querySelectorAll("[data-editor]:not([data-ready])")) {
    root.dataset.ready = "true";
    new Editor(root);
  }
};
start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
