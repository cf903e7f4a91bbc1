"""Shops that are older than the contact page get one, once; a merchant who deleted it keeps it deleted."""

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from shops.context import use
from tenants.content.models import Menu, MenuLink, Page
from tenants.content.selectors import menus, page
from tenants.store.selectors import audit_entries

pytestmark = pytest.mark.django_db
GIVE: str = import_module("tenants.content.migrations.0003_contact_page").GIVE


@pytest.fixture
def without(acme: Any) -> Any:
    """Acme as it was before: no contact page, no link to one."""
    with use(acme):
        Page.objects.filter(handle="contact").delete()
        MenuLink.objects.filter(url="/pages/contact").delete()
    return acme


def migrate(shop: Any) -> list[str]:
    """Run the migration's statement in the shop; gives the links at its foot."""
    with use(shop), connection.cursor() as cursor:
        cursor.execute(GIVE)
        return [link.title for link in menus()["footer"].links]


def make_old(shop: Any) -> None:
    with use(shop):
        Menu.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))


def test_an_older_shop_gets_it_with_a_link(without: Any) -> None:
    make_old(without)
    assert migrate(without) == ["Search", "About us", "Contact"]
    with use(without):
        found = page("contact")
        assert found is not None
        assert (found.title, found.template) == ("Contact", "contact")
        assert ("Stoa", "page.saved") in {(entry.actor_label, entry.action) for entry in audit_entries()}


def test_a_page_of_the_merchants_own_stays_as_it_is(without: Any) -> None:
    make_old(without)
    with use(without):
        Page.objects.create(handle="contact", title="Find us", body_html="<p>Here</p>")
    assert migrate(without) == ["Search", "About us"]
    with use(without):
        assert page("contact").title == "Find us"  # type: ignore[union-attr]  # it is there


def test_a_shop_that_was_opened_with_one_and_deleted_it_keeps_it_deleted(without: Any) -> None:
    assert migrate(without) == ["Search", "About us"]
    with use(without):
        assert page("contact") is None
