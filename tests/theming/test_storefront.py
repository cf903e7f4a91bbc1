"""A shop in a theme of its own: what shoppers see, and what only a preview shows."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.errors import Invalid
from core.ids import public_id
from shops.context import current_shop, use
from tenants.store.selectors import forget_settings
from tenants.themes import services
from tests.theming.zips import ACTOR, small, upload
from web.storefront.issues import recent
from web.storefront.kept import pages
from web.storefront.preview import COOKIE, preview_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusting")]
COMMITTING = pytest.mark.django_db(transaction=True)  # what is kept of a page ends with a commit


@pytest.fixture
def own(acme: Any) -> Any:
    """Two versions of a theme at acme; none of them is published."""
    with use(acme):
        forget_settings()
        yield upload(small(heading="First")), upload(small(heading="Second"))
        forget_settings()


def publish(shop: Any, version: Any) -> None:
    with use(shop):
        services.publish_version(actor=ACTOR, version_id=version.version_id)
        forget_settings()


def link_path(shop: Any, **what: Any) -> str:
    with use(shop):
        return "/" + preview_url(current_shop(), **what).partition("//")[2].partition("/")[2]


@COMMITTING
def test_shoppers_see_what_is_published_at_once_and_keep_nothing_old(
    own: Any, acme: Any, client_for: Any, settings: Any, query_budget: Any
) -> None:
    settings.PAGE_CACHE_MB = 4
    pages.clear()
    shopper = client_for(acme)
    assert b"First" not in shopper.get("/").content
    for version, heading in ((own[0], b"First"), (own[1], b"Second"), (own[0], b"First")):
        publish(acme, version)
        assert heading in shopper.get("/").content
        with query_budget(0):
            assert heading in shopper.get("/").content
    with use(acme):
        services.publish_built_in(actor=ACTOR, name="agora")
    assert b"First" not in shopper.get("/").content
    pages.clear()


def test_a_theme_is_read_once_and_costs_no_query_afterwards(
    own: Any, acme: Any, client_for: Any, query_budget: Any
) -> None:
    publish(acme, own[0])
    shopper = client_for(acme)
    shopper.get("/")
    with query_budget(1):  # the settings, when they are not at hand
        assert b"First" in shopper.get("/").content


def test_a_page_the_theme_lacks_and_one_that_fails_come_from_the_built_in_theme(
    acme: Any, client_for: Any
) -> None:
    with use(acme):
        forget_settings()
        broken = upload(small(files={"templates/404.liquid": "x", "layout/theme.liquid": "{% include 'a' %}",
                                     "snippets/a.liquid": "{% include 'a' %}"}))  # fmt: skip
    publish(acme, broken)
    shopper = client_for(acme)
    for path in ("/", "/cart", "/collections/all"):
        response = shopper.get(path)
        assert response.status_code == 200
        assert b"Acme" in response.content
    with use(acme):
        assert {entry.file for entry in recent()} & {"snippets/a.liquid", "templates/cart"}


def test_files_of_the_theme_are_served_and_change_their_address(own: Any, acme: Any, client_for: Any) -> None:
    publish(acme, own[0])
    shopper = client_for(acme)
    with use(acme):
        from tenants.store.selectors import shop_settings
        from web.storefront.themes import Shown, engine_of

        now = shop_settings()
        engine = engine_of(Shown(now.theme, now.theme_version, now.theme_settings))
        address = engine.asset_url("theme.css")
    assert address.startswith("/assets/small-1/")
    response = shopper.get(address)
    assert response.content == b"body { color: red }"
    assert "immutable" in response["Cache-Control"]


@COMMITTING
def test_a_preview_is_for_one_browser(own: Any, acme: Any, client_for: Any, settings: Any) -> None:
    settings.PAGE_CACHE_MB = 4
    pages.clear()
    publish(acme, own[0])
    staff, shopper = client_for(acme), client_for(acme)
    assert b"First" in shopper.get("/").content
    entered = staff.get(link_path(acme, version=own[1].version_id))
    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert entered.cookies[COOKIE]["httponly"]
    seen = staff.get("/")
    assert b"Second" in seen.content
    assert b"stoa-preview" in seen.content
    assert seen["Cache-Control"] == "private, no-store"
    assert "noindex" in seen["X-Robots-Tag"]
    assert "ETag" not in seen
    others = shopper.get("/")
    assert b"First" in others.content
    assert b"stoa-preview" not in others.content
    assert staff.get("/nothing").status_code == 404
    left = staff.post("/preview/leave", headers={"Sec-Fetch-Site": "same-origin"})
    assert (left.status_code, left["Location"]) == (303, "/")
    assert b"First" in staff.get("/").content
    pages.clear()


def test_a_preview_of_the_built_in_theme_while_another_is_on_show(
    own: Any, acme: Any, client_for: Any
) -> None:
    publish(acme, own[0])
    staff = client_for(acme)
    staff.get(link_path(acme, built_in="agora"))
    assert b"First" not in staff.get("/").content


def test_a_link_that_is_old_forged_or_of_another_shop_shows_nothing(
    own: Any, acme: Any, globex: Any, client_for: Any
) -> None:
    good = link_path(acme, version=own[1].version_id)
    for client, path in (
        (client_for(globex), good),
        (client_for(acme), good[:-3] + "xx/"),
        (client_for(acme), "/preview/nothing/"),
        (client_for(acme), link_path(acme, built_in="nothing")),
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert not response.cookies[COOKIE].value
    other = client_for(globex)
    other.cookies[COOKIE] = good.split("/")[2]
    assert b"stoa-preview" not in other.get("/").content


def test_a_preview_ends_with_its_version(own: Any, acme: Any, client_for: Any) -> None:
    staff = client_for(acme)
    staff.get(link_path(acme, version=own[1].version_id))
    assert b"Second" in staff.get("/").content
    with use(acme):
        services.delete_version(actor=ACTOR, version_id=own[1].version_id)
    assert b"Second" not in staff.get("/").content


def test_what_a_preview_does_wrong_stands_in_its_bar_and_not_with_the_merchants_problems(
    acme: Any, client_for: Any
) -> None:
    with use(acme):
        forget_settings()
        from core.cache import shop_cache

        shop_cache().delete("theme-issues")
        files = {"sections/hero.liquid": "fine\n{{ 'x' | money: 1, 2, 3, 4 }}\n{{ 'x' | nothing }}"}
        odd = upload(small(files=files))
    staff = client_for(acme)
    staff.get(link_path(acme, version=odd.version_id))
    page = staff.get("/").content.decode()
    assert "sections/hero.liquid:" in page
    with use(acme):
        assert recent() == []


def test_a_theme_knows_what_it_is(acme: Any, client_for: Any) -> None:
    with use(acme):
        forget_settings()
        layout = "[{{ theme.name }}|{{ theme.id }}|{{ theme.role }}]"
        odd = upload(small(files={"templates/index.json": "{}", "layout/theme.liquid": layout}))
    staff = client_for(acme)
    staff.get(link_path(acme, version=odd.version_id))
    identity = public_id("thv", odd.version_id)
    assert f"[Small|{identity}|unpublished]" in staff.get("/").content.decode()
    publish(acme, odd)
    assert f"[Small|{identity}|main]" in client_for(acme).get("/").content.decode()


def test_a_plan_bounds_the_pages_of_its_shops_theme(
    acme: Any, globex: Any, client_for: Any, on_plan: Any
) -> None:
    files = {"sections/hero.liquid": "{% for a in (1..1200) %}{% endfor %}<h1>Loops</h1>"}
    for shop in (acme, globex):
        with use(shop):
            forget_settings()
            looping = upload(small(files=files))
        publish(shop, looping)
    on_plan(globex, theme_page_steps=1_000)
    assert b"Loops" in client_for(acme).get("/").content
    refused = client_for(globex).get("/")
    assert (refused.status_code, b"Loops" in refused.content) == (200, False)
    with use(globex):
        assert "more than 500 loop steps" in recent()[0].message
    on_plan(globex, theme_page_steps=5_000)
    assert b"Loops" in client_for(globex).get("/").content


def test_a_theme_is_held_to_the_plan_when_it_comes_and_stays_when_the_plan_shrinks(
    acme: Any, client_for: Any, on_plan: Any
) -> None:
    many = {f"snippets/s{number}.liquid": str(number) for number in range(60)}
    with use(acme):
        forget_settings()
        stored = upload(small(files=many))
    publish(acme, stored)
    on_plan(acme, theme_files=50)
    with use(acme.id), pytest.raises(Invalid, match="more than 50 files"):
        upload(small(files=many, heading="Again"))
    assert b"<h1>One</h1>" in client_for(acme).get("/").content


def test_the_page_of_themes_says_what_the_plan_allows(acme: Any, office: Any, on_plan: Any) -> None:
    on_plan(acme, theme_page_milliseconds=120, theme_levels=7)
    page = " ".join(office.get("themes").content.decode().split())
    assert "<dt>Processor time of a page</dt><dd>120 ms</dd>" in page
    assert "<dt>Snippets within snippets</dt><dd>7 levels</dd>" in page


def test_a_theme_reads_the_shops_wall_clock(globex: Any, client_for: Any) -> None:
    """In New York, in winter and in summer, and whatever zone a text names; `now` too, as everywhere with Liquid."""
    moments = ("2027-01-01T04:30:00Z", "2027-07-01T00:30:00+02:00", "1798777800", "2027-01-01 08:00")
    shown = " | ".join(f"{{{{ '{moment}' | date: '%Y-%m-%d %H:%M' }}}}" for moment in moments)
    layout = f"[{shown}] [{{{{ 'now' | date: '%H%z' }}}}] {{{{ '{moments[0]}' | time_tag: '%H:%M' }}}}"
    with use(globex):
        forget_settings()
        own = upload(small(files={"templates/index.json": "{}", "layout/theme.liquid": layout}))
    publish(globex, own)
    page = client_for(globex).get("/").content.decode()
    assert "[2026-12-31 23:30 | 2027-06-30 18:30 | 2026-12-31 23:30 | 2027-01-01 08:00]" in page
    now = datetime.now(ZoneInfo("America/New_York"))
    hours = {f"[{moment:%H%z}]" for moment in (now, now - timedelta(minutes=5))}  # it may strike meanwhile
    assert any(hour in page for hour in hours), page
    assert '<time datetime="2026-12-31T23:30:00-05:00">23:30</time>' in page
