"""Declared objects: what is reachable, what is not, and that they behave as themes expect."""

import ast
from pathlib import Path

import pytest

from storefront_themes.engine import Context, DictLoader, Engine, drops, render_string
from storefront_themes.engine.drops.names import NAMES
from tests.themes.world import World

STOREFRONT = Path(__file__).resolve().parents[2] / "platform" / "web" / "storefront"
DECLARED = [
    kind
    for kind in map(drops.__dict__.get, drops.__all__)
    if isinstance(kind, type) and issubclass(kind, drops.Drop) and kind is not drops.Drop
]
PRODUCT = World("acme").products[0]


@pytest.mark.parametrize(
    "path",
    [
        "product._load_variants", "product['_media']", "product.__class__", "product.__dict__", "product.__init__",
        "product.to_json", "product.declaration", "product['__getitem__']", "product._names", "product.aliases",
        "product.json_keys", "product.liquid_name", "product.url_for", "product.images[0]._renditions",
        "product.images.first.url_for", "product.images[0].__str__", "product.options_with_values[0].values.append",
        "colour.upper", "colour._channels", "colour.__class__", "colour['__dict__']", "collections._find",
        "collections.fetch", "settings._values", "settings._resolve", "settings.items",
    ],
)  # fmt: skip
def test_nothing_undeclared_is_reachable(path: str) -> None:
    data = {"product": PRODUCT, "colour": drops.Colour("#102030")}
    assert render_string(f"[{{{{ {path} }}}}]", data) == "[]"


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.__name__)
def test_what_is_declared_says_what_it_is(kind: type[drops.Drop]) -> None:
    assert kind.liquid_name or kind is drops.Drop
    assert kind.__doc__
    for found in kind.declaration().values():
        assert found.text
        assert not found.name.startswith("_")
        assert found.type != "anything" or found.name == "object"


def test_an_object_prints_nothing_of_its_insides() -> None:
    text = render_string(
        "[{{ product }}{{ product.variants[0] }}{{ product.images[0] }}{{ collections }}{{ settings }}]",
        {"product": PRODUCT},
    )
    assert text == "[]"


def test_reading_a_property_twice_asks_once() -> None:
    asked: list[str] = []

    def load() -> list[drops.Variant]:
        asked.append("variants")
        return [drops.Variant(id="1", title="One", price=1250)]

    product = drops.Product(
        id="p", title="P", handle="p", price_min=1250, price_max=1250, _load_variants=load
    )
    text = render_string(
        "{{ product.variants.size }}{{ product.variants[0].price }}{{ product.first_available_variant.title }}",
        {"product": product},
    )
    assert text == "11250One"
    assert asked == ["variants"]


def test_amounts_are_declared_as_money() -> None:
    assert {name for name, found in drops.Product.declaration().items() if found.type == "money"} == {
        "price", "price_min", "price_max", "compare_at_price", "compare_at_price_min", "compare_at_price_max",
    }  # fmt: skip
    assert drops.Order.declaration()["total_price"].type == "money"
    assert drops.Product.declaration()["variants"].type == "array of variant"
    assert drops.Product.declaration()["variants"].kind.one.drop is drops.Variant


def test_a_colour_is_text_with_parts() -> None:
    data = {"c": drops.Colour("#f80"), "t": drops.Colour("rgba(10, 20, 30, 50%)"), "none": drops.Colour("")}
    assert (
        render_string("{{ c }} {{ c.red }} {{ c.green }} {{ c.blue }} {{ c.alpha }}", data)
        == "#f80 255 136 0 1.0"
    )
    assert (
        render_string("{{ t.rgba }} {{ c.hue }} {{ c.saturation }} {{ c.lightness }}", data)
        == "10 20 30 / 0.5 32 100 50"
    )
    assert (
        render_string("{% if none == blank %}none{% endif %}{% if c == '#f80' %} same{% endif %}", data)
        == "none same"
    )
    assert render_string("{{ c | color_to_rgb }}", data) == "rgb(255, 136, 0)"


def test_a_customer_has_orders_and_addresses() -> None:
    line = drops.LineItem(
        key="1", title="Mug", quantity=2, final_price=900, final_line_price=1800, original_line_price=2000
    )
    order = drops.Order(
        id="1", name="#7", order_number=7, created_at="2026-03-04", total_price=2300, line_items=[line],
        line_items_subtotal_price=2000, total_refunded_amount=300,
    )  # fmt: skip
    country = drops.Country(iso_code="DE", name="Germany")
    home = drops.Address(
        first_name="Carol", last_name="C", address1="Way 1", zip="10115", city="Berlin", country=country
    )
    customer = drops.Customer(
        id="c", email="c@x", first_name="Carol", last_name="C", orders=[order], addresses=[home]
    )
    text = render_string(
        "{{ customer.name }}|{{ customer.last_order.name }}|{{ customer.last_order.item_count }}|"
        "{{ customer.last_order.subtotal_price }}|{{ customer.last_order.total_net_amount }}|"
        "{{ customer.last_order.line_items[0].original_line_price }}|{{ customer.addresses_count }}|"
        "{{ customer.addresses[0].summary }}|{{ customer.addresses[0].country }}",
        {"customer": customer},
    )
    assert text == "Carol C|#7|2|2000|2000|2000|1|Carol C, Way 1, 10115 Berlin, Germany|Germany"


def test_many_things_are_found_by_handle_and_listed() -> None:
    world = World("acme")
    by_handle = {found.handle: found for found in world.collections}
    engine = Engine(DictLoader({
        "layout/theme.liquid": "{{ content_for_layout }}",
        "templates/index.liquid": "{{ collections['" + world.collections[0].handle + "'].title }}|"
        "{{ collections.nothing.title }}|"
        "{{ collections.size }}|{% paginate collections by 1 %}{% for c in collections %}{{ c.title }},{% endfor %}"
        "{{ paginate.pages }}{% endpaginate %}|{{ linklists.main-menu.links.size }}|{{ pages.about.title }}",
    }))  # fmt: skip
    context = Context(objects={}, resources={
        "collection": by_handle.get, "every_collection": lambda _: world.collections, "link_list": world.menu,
        "page": {"about": drops.ContentPage(id="1", title="About", handle="about")}.get,
    })  # fmt: skip
    first = world.collections[0].title
    menu = world.menu("main-menu")
    assert menu is not None
    count = len(world.collections)
    assert engine.render_template("index", context) == (
        f"{first}||{count}|{first},{count}|{len(menu.links)}|About".replace("&", "&amp;")
    )


def test_errors_of_a_form_are_a_list_of_fields() -> None:
    form = drops.Form(id="f", type="contact", errors=drops.FormErrors(messages={"email": "is missing"}))
    text = "{% for field in form.errors %}{{ field }} {{ form.errors.messages[field] }}{% endfor %}"
    assert render_string(text, {"form": form}) == "email is missing"


def test_the_names_of_the_storefront_are_declared() -> None:
    """Every name that a page of the shop hands to its theme is in the list that checks and reference are made from."""
    files = [STOREFRONT / "pages.py", *sorted((STOREFRONT / "views").glob("*.py"))]
    given: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            hands_over = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render"
            is_prepared = isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict)
            names = (
                {getattr(getattr(node, "target", None), "id", ""), *_targets(node)} if is_prepared else set()
            )
            if hands_over or names & {"common", "objects"}:
                keys = [key for found in ast.walk(node) if isinstance(found, ast.Dict) for key in found.keys]
                given |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    assert {"product", "shop", "page_title"} <= given
    assert given <= NAMES.keys()


def _targets(node: ast.AST) -> set[str]:
    return {getattr(target, "id", "") for target in getattr(node, "targets", ())}
