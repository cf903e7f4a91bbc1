"""Two people edit one thing: the second is told, and nothing of the first one's is lost. And menus of two levels."""

from typing import Any

import pytest

from core.errors import Conflict, Invalid
from core.ids import public_id
from shops.context import use
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.selectors.backoffice import collection_for_edit
from tenants.catalog.services import create_collection
from tenants.content import selectors, services
from tenants.content.services import LinkInput
from tenants.store.selectors import fresh_settings
from tests.builders import STAFF

pytestmark = pytest.mark.django_db
ROOT = "/manage/acme/"
TOLD = "Somebody else changed"


def shown(page: Any, name: str = "form") -> dict[str, Any]:
    """What a form on the page would send back unchanged."""
    form = page.context[name]
    found = {bound.html_name: bound.value() for bound in form}
    return {key: value for key, value in found.items() if value not in (None, False)}


@pytest.fixture
def alice(client_for: Any, world: Any) -> Any:
    return client_for(None, user=world.alice)


@pytest.fixture
def paths(world: Any) -> dict[str, tuple[str, str]]:
    """Address and text field of each form."""
    with use(world.acme):
        page = services.save_page(actor=STAFF, title="Imprint", body_html="<p>Here</p>")
        collection = create_collection(actor=STAFF, data=CollectionInput(title="Bowls"))
    return {
        "page": (f"{ROOT}pages/{public_id('page', page)}/", "title"),
        "collection": (f"{ROOT}collections/{public_id('col', collection)}/", "title"),
        "settings": (f"{ROOT}settings/", "tagline"),
        "checkout": (f"{ROOT}settings/checkout/", "order_prefix"),
        "payments": (f"{ROOT}settings/payments/", "manual_payment_title"),
    }


@pytest.mark.parametrize("what", ["page", "collection", "settings", "checkout", "payments"])
def test_the_second_one_to_save_is_told(alice: Any, paths: dict[str, tuple[str, str]], what: str):
    address, field = paths[what]
    first, second = shown(alice.get(address)), shown(alice.get(address))
    assert first["seen"]
    assert alice.post(address, first | {field: "First"}).status_code == 302
    refused = alice.post(address, second | {field: "Second"})
    assert refused.status_code in {409, 422}
    assert TOLD in refused.content.decode()
    assert shown(alice.get(address))[field] == "First"
    again = shown(alice.get(address))
    assert alice.post(address, again | {field: "Third"}).status_code == 302


def test_what_else_changed_in_the_shop_is_no_conflict(alice: Any, world: Any, paths: Any):
    """Settings of another page, or a product: neither makes this form old."""
    address, field = paths["settings"]
    form = shown(alice.get(address))
    alice.post(paths["checkout"][0], shown(alice.get(paths["checkout"][0])) | {"order_prefix": "X"})
    with use(world.acme):
        services.save_page(actor=STAFF, title="Another", body_html="")
    assert alice.post(address, form | {field: "Mine"}).status_code == 302
    with use(world.acme):
        assert (fresh_settings().tagline, fresh_settings().order_prefix) == ("Mine", "X")


def test_a_service_without_a_mark_overwrites(in_acme: Any):
    page = services.save_page(actor=STAFF, title="One", body_html="")
    services.save_page(actor=STAFF, title="Two", body_html="", page_id=page)
    with pytest.raises(Conflict):
        services.save_page(
            actor=STAFF, title="Three", body_html="", page_id=page, seen="2020-01-01T00:00:00+00:00"
        )
    collection = create_collection(actor=STAFF, data=CollectionInput(title="Bowls"))
    assert collection_for_edit(collection).title == "Bowls"


MENU = f"{ROOT}menus/main-menu/"


def lines(*entries: tuple[str, str, bool]) -> dict[str, str]:
    data = {"links-TOTAL_FORMS": str(len(entries)), "links-INITIAL_FORMS": "0"}
    for number, (title, url, below) in enumerate(entries):
        data |= {
            f"links-{number}-title": title,
            f"links-{number}-url": url,
            f"links-{number}-place": str(number + 1),
        }
        data |= {f"links-{number}-below": "on"} if below else {}
    return data


def tree() -> list[tuple[str, list[str]]]:
    return [
        (link.title, [each.title for each in link.links]) for link in selectors.menus()["main-menu"].links
    ]


TWO_LEVELS = (
    ("Shop", "/collections/all", False),
    ("Bowls", "/collections/bowls", True),
    ("Cups", "/collections/cups", True),
    ("About", "/pages/about", False),
)


def test_a_menu_of_two_levels(alice: Any, world: Any, client_for: Any):
    assert alice.post(MENU, lines(*TWO_LEVELS)).status_code == 302
    with use(world.acme):
        assert tree() == [("Shop", ["Bowls", "Cups"]), ("About", [])]
    forms = alice.get(MENU).context["forms"]
    assert [(form["title"].value(), form["below"].value()) for form in forms][:4] == [
        ("Shop", False), ("Bowls", True), ("Cups", True), ("About", False),
    ]  # fmt: skip
    page = client_for(world.acme).get("/").content.decode()
    assert page.index('class="dropdown') < page.rindex("/collections/bowls")


def test_places_move_a_link_with_its_list(alice: Any, world: Any):
    data = lines(*TWO_LEVELS) | {
        "links-3-place": "1",
        "links-0-place": "2",
        "links-1-place": "3",
        "links-2-place": "4",
    }
    assert alice.post(MENU, data).status_code == 302
    with use(world.acme):
        assert tree() == [("About", []), ("Shop", ["Bowls", "Cups"])]


def test_the_first_link_is_below_nothing(alice: Any):
    refused = alice.post(MENU, lines(("Bowls", "/collections/bowls", True)))
    assert refused.status_code == 422
    assert "first link" in refused.content.decode()


def test_a_third_level_is_refused(in_acme: Any):
    deep = LinkInput("A", "/a", (LinkInput("B", "/b", (LinkInput("C", "/c"),)),))
    with pytest.raises(Invalid):
        services.save_menu(actor=STAFF, handle="main-menu", links=[deep])


def test_a_bad_address_below_is_refused_too(in_acme: Any):
    links = [LinkInput("A", "/a", (LinkInput("B", "javascript:alert(1)"),))]
    with pytest.raises(Invalid):
        services.save_menu(actor=STAFF, handle="main-menu", links=links)


def test_a_menu_tells_the_second_one(alice: Any):
    seen = alice.get(MENU).context["form"]["seen"].value()
    assert alice.post(MENU, lines(*TWO_LEVELS) | {"seen": seen}).status_code == 302
    refused = alice.post(MENU, lines(("Other", "/search", False)) | {"seen": seen})
    assert TOLD in refused.content.decode()
