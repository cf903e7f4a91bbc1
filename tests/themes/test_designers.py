"""The designers' pages: the reference is what the code says, and the guide works when it is followed."""

import json
import re
from pathlib import Path

import pytest

from storefront_themes.check import check_theme
from storefront_themes.engine import Engine, FolderLoader, ZipLoader
from storefront_themes.reference import PAGES, page
from storefront_themes.reference.notes import DIFFERS, LEFT_OUT
from storefront_themes.reference.pages import published
from tests.themes.test_loading import archive
from tests.themes.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs" / "designers"
FILE = re.compile(r"\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)```\n", re.DOTALL)
FAULT = re.compile(r"^```\n(sections/.*)\n```$", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The theme of the guide, as somebody makes it who copies every file."""
    for name, text in FILE.findall((DOCS / "guide.md").read_text()):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def mend(folder: Path) -> None:
    """What step 8 says."""
    for name, word in (("en.default", "Cart"), ("de", "Warenkorb")):
        path = folder / "locales" / f"{name}.json"
        path.write_text(path.read_text().replace("{\n", f'{{\n  "cart": {{"title": "{word}"}},\n', 1))


@pytest.mark.parametrize("name", PAGES)
def test_reference_pages_are_current(name: str) -> None:
    assert (DOCS / name).read_text() == page(name), "run ./stoa theme reference"


def test_every_note_is_about_something_published() -> None:
    for notes in (LEFT_OUT, DIFFERS):
        for group, names in notes.items():
            assert names.keys() <= published()[group].keys()
            assert all(names.values())


def test_the_guide_finds_the_fault_it_promises(folder: Path) -> None:
    (promised,) = FAULT.findall((DOCS / "guide.md").read_text())
    assert [str(problem) for problem in check_theme(FolderLoader(folder)) if problem.severity == "error"] == [
        promised
    ]
    mend(folder)
    assert check_theme(FolderLoader(folder)) == []


@pytest.mark.parametrize(
    ("locale", "cart", "add", "things"),
    [("en", "Cart", "Add to cart", "products"), ("de", "Warenkorb", "In den Warenkorb", "Produkte")],
)
def test_the_theme_of_the_guide_makes_pages(
    folder: Path, locale: str, cart: str, add: str, things: str
) -> None:
    mend(folder)
    engine = Engine(FolderLoader(folder), name="first")
    world = World("acme", locale=locale)
    product, collection = world.products[0], world.collections[0]
    home = world.context("index")
    html = engine.render_template("index", home)
    assert "<h1>Good things</h1>" in html
    assert "Made by hand, sent tomorrow." in html
    assert f">{cart}</a>" in html
    assert "sections.css" in html
    context = world.context("product", product.url, product=product)
    html = engine.render_template("product", context)
    assert f"<h1>{product.title}</h1>" in html
    assert add in html
    assert 'action="/cart/add"' in html
    listing = world.context("collection", "/collections/x", collection=collection)
    html = engine.render_template("collection", listing)
    assert f"{collection.products_count} {things}" in html
    assert collection.products[0].url in html
    assert home.issues == context.issues == listing.issues == []
    style = engine.asset("theme.css")[0].decode()
    assert "--accent: #7a3b2e; --accent-parts: 122 59 46" in style
    assert "font-family: Iowan Old Style, Palatino Linotype, Palatino" in style


def test_the_theme_of_the_guide_can_be_packed_and_filled(folder: Path) -> None:
    mend(folder)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    engine = Engine(ZipLoader(archive(files)), name="first")
    assert list(engine.theme.presets_of("welcome")) == ["Welcome"]
    world = World("acme")
    chosen = engine.customized(sections={"welcome": {"collection": world.collections[0].handle, "count": 2}})
    html = chosen.render_section("welcome", world.context("index"))
    assert html.count("<li>") == 2
    assert "€" in html


def test_editors_can_complete_what_can_be_reached() -> None:
    found = json.loads(page("completion.json"))
    assert found["objects"]["product"]["properties"]["title"]["text"]
    assert found["names"]["cart"]["kind"] in found["objects"]
    assert {"money", "asset_url"} <= found["filters"].keys()
    assert {"render", "paginate"} <= found["tags"].keys()
    assert "contact" in found["forms"]
    assert all(found["filters"].values()), "a filter without a word about it"
