"""The built-in theme: every page, in every language, for full and for empty shops."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from storefront_themes.engine.drops import CartDrop
from tests.themes.world import AGORA, World

PAGES = sorted(World("acme").pages())
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
TEXTS = re.compile(r"""['"]([a-z_0-9]+(?:\.[a-z_0-9]+)+)['"]\s*\|\s*t\b""")


class Outline(HTMLParser):
    """Checks nesting, ids, labels and alternative texts while reading."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.problems: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag == "img" and "alt" not in values:
            self.problems.append("img without alt")
        if tag == "label":
            self.labelled.add(values.get("for") or "")
        if tag in {"input", "select", "textarea"} and values.get("type") not in {"hidden", "submit"}:
            self.fields.append(values)
        if "style" in values or any(name.startswith("on") for name in values):
            self.problems.append(f"inline style or script on {tag}")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

        if tag == "input" and self.open[-1] == "label" and "id" not in values:
            self.fields.pop()  # it stands in its label

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found


@pytest.mark.parametrize("locale", ["en", "de", "fr"])
@pytest.mark.parametrize("slug", ["acme", "globex"])
def test_every_page_is_whole(slug: str, locale: str) -> None:
    world = World(slug, locale=locale)
    for name, (template, context) in world.pages().items():
        html = world.engine.render_template(template, context)
        found = outline(html)
        assert context.issues == [], name
        assert "translation missing" not in html, name
        assert found.problems == [], name
        assert found.open == [], name
        assert found.headings.count(1) == 1, name
        assert len(found.ids) == len(set(found.ids)), name
        assert {str(field.get("id")) for field in found.fields} <= found.labelled, name
        assert f'lang="{locale}"' in html


def test_an_empty_shop_is_a_page_one_can_show() -> None:
    world = World("acme", empty=True)
    html = world.engine.render_template("index", world.context("index"))
    assert "Welcome to Acme Objects" in html
    assert "The first products are on their way" in html
    assert outline(html).problems == []
    empty = world.engine.render_template(
        "collection", world.context("collection", collection=world.everything())
    )
    assert "Nothing here yet" in empty


def test_states_of_a_product_can_be_seen() -> None:
    world = World("globex")
    html = world.engine.render_template(*world.pages()["everything"])
    assert "Sold out" in html
    assert "Sale" in html
    assert "<s class" in html
    sold_out = world.engine.render_template(*world.pages()["sold-out"])
    assert re.search(r"data-add[^>]* disabled", sold_out)


def test_long_and_wicked_names_do_no_harm() -> None:
    world = World("acme")
    product = world.product(world.demo.products[0])
    product.title = "<script>alert(1)</script>" + "Donaudampfschifffahrt" * 20
    html = world.engine.render_template("product", world.context("product", product.url, product=product))
    assert "<script>alert" not in html
    assert outline(html).problems == []


def test_all_languages_say_the_same_things() -> None:
    def keys(texts: dict[str, object], prefix: str = "") -> set[str]:
        found: set[str] = set()
        for key, value in texts.items():
            found |= keys(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key}
        return found

    languages = {file.stem: keys(json.loads(file.read_text())) for file in (AGORA / "locales").glob("*.json")}
    assert len(languages) == 3
    assert len({frozenset(found) for found in languages.values()}) == 1


def test_every_text_that_is_asked_for_exists() -> None:
    theme = World("acme").engine.theme
    english = theme.translations("en")
    for file in sorted(AGORA.rglob("*.liquid")):
        for key in TEXTS.findall(file.read_text()):
            assert key in english, f"{file.name}: {key}"


def test_the_cart_works_without_script() -> None:
    world = World("acme")
    html = world.engine.render_template("cart", world.context("cart", "/cart", cart=world.cart()))
    assert html.count('name="updates[') == 3
    assert html.count('name="remove"') == 3
    assert 'name="checkout"' in html
    empty = world.engine.render_template("cart", world.context("cart", "/cart", cart=CartDrop()))
    assert "Your cart is empty" in empty


def test_it_carries_no_address_of_others() -> None:
    for file in AGORA.rglob("*"):
        if file.suffix in {".liquid", ".css", ".js", ".json"}:
            assert not re.search(r"(?:https?:)?//[a-z]", Path(file).read_text()), file
