"""`python -m storefront_themes.reference`: write the designers' reference pages anew."""

from pathlib import Path

from storefront_themes.reference.pages import PAGES, page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "designers"

if __name__ == "__main__":
    for name in PAGES:
        (FOLDER / name).write_text(page(name))
        print(FOLDER / name)
