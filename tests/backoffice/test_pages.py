"""Pages and menus in the back office."""

from typing import Any

import pytest

from shops.context import use
from tenants.content import selectors, services
from tenants.content.services import LinkInput
from tests.backoffice.catalog import HOME, form_of, text_of
from tests.builders import STAFF

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


def test_a_page_is_written_changed_and_deleted(alice: Any, acme: Any) -> None:
    fields = {"title": "Returns", "body_html": "<p>30 days</p><script>x</script>", "published": "on"}
    answer = alice.post(f"{HOME}pages/new/", fields)
    address = answer["Location"]
    with use(acme):
        assert selectors.page("returns").body_html == "<p>30 days</p>"
    assert alice.post(address, form_of(alice.get(address)) | {"title": "Sending back"}).status_code == 302
    assert "Sending back" in text_of(alice.get(f"{HOME}pages/"))
    assert alice.post(address, {"title": "", "body_html": ""}).status_code == 422
    assert alice.post(address, {"title": "About", "handle": "about"}).status_code == 422
    assert "Delete Sending back?" in text_of(alice.get(f"{address}delete/"))
    alice.post(f"{address}delete/")
    assert alice.get(address).status_code == 404


def test_pages_are_searched(alice: Any) -> None:
    page = text_of(alice.get(f"{HOME}pages/?q=CONT"))
    assert "/pages/contact" in page
    assert "/pages/about" not in page
    assert "No page matches" in text_of(alice.get(f"{HOME}pages/?q=zzz"))


def test_a_menu_is_rearranged(alice: Any, acme: Any) -> None:
    address = f"{HOME}menus/main-menu/"
    fields = form_of(alice.get(address))
    fields |= {"links-0-place": "3", "links-2-title": "", "links-2-url": ""}
    fields |= {"links-3-title": "Gifts", "links-3-url": "/collections/gifts", "links-3-place": "1"}
    assert alice.post(address, fields).status_code == 302
    with use(acme):
        links = [(link.title, link.url) for link in selectors.menus()["main-menu"].links]
    assert links == [("Gifts", "/collections/gifts"), ("Shop all", "/collections/all"), ("Home", "/")]


def test_the_list_of_menus_shows_what_is_below_what(alice: Any, acme: Any) -> None:
    """Places count from one on each level: by place alone the levels would be mixed."""
    below = (LinkInput("Bowls", "/collections/bowls"), LinkInput("Cups", "/collections/cups"))
    links = [LinkInput("Shop", "/collections/all", below), LinkInput("About us", "/pages/about")]
    with use(acme):
        services.save_menu(actor=STAFF, handle="main-menu", links=links)
    page = text_of(alice.get(f"{HOME}menus/"))
    wanted = ("/collections/all", "/collections/bowls", "/collections/cups", "/pages/about")
    places = [page.rindex(address) for address in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize(("title", "url"), [("Evil", "javascript:alert(1)"), ("", "/x"), ("X", "")])
def test_a_bad_link_is_refused(title: str, url: str, alice: Any) -> None:
    address = f"{HOME}menus/main-menu/"
    fields = form_of(alice.get(address)) | {"links-0-title": title, "links-0-url": url}
    assert alice.post(address, fields).status_code == 422


@pytest.mark.parametrize("path", ["pages/", "pages/new/", "menus/", "menus/main-menu/"])
def test_managers_of_this_shop_only(path: str, world: Any, client_for: Any) -> None:
    assert client_for(None, user=world.bob).get(HOME + path).status_code == 403
    assert client_for(None, user=world.mallory).get(HOME + path).status_code == 404


def test_another_shops_page_is_not_there(alice: Any, globex: Any) -> None:
    from core.ids import public_id

    with use(globex):
        theirs = selectors.pages()[0].id
    assert alice.get(f"{HOME}pages/{public_id('page', theirs)}/").status_code == 404
