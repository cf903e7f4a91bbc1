"""What a theme did wrong on the storefront is told to the merchant: once, with place, time and count."""

from typing import Any

import pytest

from core.cache import shop_cache
from shops.context import use
from storefront_themes.engine import Context, DictLoader, Engine
from web.storefront.issues import recent, report

pytestmark = pytest.mark.django_db

THEME = Engine(DictLoader({
    "layout/theme.liquid": "{{ content_for_layout }}",
    "sections/good.liquid": "fine",
    "sections/bad.liquid": "one\n{{ 'x' | <nothing> }}",
    "templates/product.json": '{"sections": {"good": {"type": "good"}, "hero": {"type": "bad"}}}',
}))  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_reported(acme: Any) -> None:
    """The cache is real, and other tests have used it."""
    with use(acme):
        shop_cache().delete("theme-issues")


def visit(shop: Any, times: int = 1) -> None:
    """A page whose theme fails in one section, delivered without it."""
    with use(shop):
        for _ in range(times):
            context = Context(objects={})
            assert "fine" in THEME.render_template("product", context)
            report(context.issues, template="product")


def test_a_failing_section_is_listed_once_with_its_count(office: Any, acme: Any):
    visit(acme, times=3)
    with use(acme):
        (entry,) = recent()
    assert (entry.file, entry.line, entry.section, entry.template, entry.count) == (
        "sections/bad.liquid", 2, "hero", "product", 3,
    )  # fmt: skip
    page = office.get("theme_problems").content.decode()
    assert "sections/bad.liquid:2" in page
    assert "section hero on product" in page
    assert "3 ×" in page
    assert "<nothing>" not in page


def test_home_says_so_to_those_who_can_do_something(office: Any, office_of: Any, world: Any, acme: Any):
    assert "part of your theme fails" not in office.get("home").content.decode()
    visit(acme)
    assert "1 part of your theme fails" in office.get("home").content.decode()
    assert "part of your theme fails" not in office_of(world.bob).get("home").content.decode()
    assert office_of(world.bob).get("theme_problems").status_code in {403, 404}


def test_another_shop_sees_nothing_of_it(office_of: Any, world: Any, acme: Any):
    visit(acme)
    page = office_of(world.mallory, "globex").get("theme_problems").content.decode()
    assert "sections/bad.liquid" not in page
    assert "Your theme shows everything" in page


def test_only_the_latest_are_kept(acme: Any):
    from storefront_themes.engine import Issue

    with use(acme):
        report([Issue(message=f"fault {n}", file="sections/a.liquid", line=n) for n in range(50)])
        kept = recent()
    assert len(kept) == 20
    assert kept[0].message == "fault 49"
