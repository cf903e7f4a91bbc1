// The file drop: highlights while something is held over it, lists what was chosen, previews images.
const size = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => event.target.closest?.(".file-drop")?.toggleAttribute("data-over", over));
}

document.addEventListener("change", (event) => {
  const drop = event.target.closest(".file-drop");
  if (!drop || event.target.type !== "file") return;
  const list = drop.querySelector(".file-drop__files");
  list.replaceChildren(
    ...[...event.target.files].map((file) => {
      if (file.type.startsWith("image/")) {
        const image = new Image();
        const reader = new FileReader(); // a data: address, because the policy allows no blob:
        reader.addEventListener("load", () => (image.src = reader.result));
        reader.readAsDataURL(file);
        image.alt = file.name;
        return image;
      }
      const text = document.createElement("span");
      text.textContent = `${file.name} (${size(file.size)})`;
      return text;
    }),
  );
});
