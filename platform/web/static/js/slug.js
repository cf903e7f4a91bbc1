// `<input data-slug-from="#id_name">` follows the name until somebody edits it by hand.
// The letters are those of shops/slugs.py.
const letters = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", "&": " and ",
  ä: "ae", ö: "oe", ü: "ue", å: "aa", "'": "", "’": "",
};
const slugify = (text) =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, (letter) => letters[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-slug-from]")) {
    event.target.dataset.touched = event.target.value ? "true" : "";
    return;
  }
  if (!event.target.id) return;
  document.querySelectorAll(`[data-slug-from="#${CSS.escape(event.target.id)}"]`).forEach((slug) => {
    if (slug.dataset.touched) return;
    slug.value = slugify(event.target.value);
    slug.dispatchEvent(new Event("slug", { bubbles: true }));
  });
});
document.querySelectorAll("[data-slug-from]").forEach((slug) => {
  const name = document.querySelector(slug.dataset.slugFrom)?.value ?? "";
  if (slug.value && slug.value !== slugify(name)) slug.dataset.touched = "true";
});
