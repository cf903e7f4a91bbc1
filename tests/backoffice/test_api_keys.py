"""Keys: the secret is shown once, and a revoked key is dead."""

import re
from typing import Any

import pytest

from core.errors import Unauthenticated
from shops.context import use
from tenants.api_keys.services import actor_of_key

pytestmark = pytest.mark.django_db


def make(office: Any) -> str:
    response = office.post("api_key_new", name="Warehouse", scopes=["stock:read", "orders:read"])
    assert response.status_code == 201
    found = re.search(r"sk_[\w-]{20,}", response.content.decode())
    assert found is not None
    return found[0]


def test_the_secret_is_shown_once_and_works(office: Any, acme: Any, globex: Any):
    secret = make(office)
    with use(acme):
        actor = actor_of_key(secret)
    assert actor.can("orders.view")
    assert not actor.can("orders.refund")
    page = office.get("api_keys").content.decode()
    assert secret not in page
    assert secret[:8] in page
    assert "Alice Ames" in page
    with use(globex), pytest.raises(Unauthenticated):
        actor_of_key(secret)


def test_a_page_with_a_secret_is_not_kept_by_the_browser(office: Any):
    response = office.post("api_key_new", name="Warehouse", scopes=["stock:read"])
    assert "no-store" in response["Cache-Control"]


def test_a_revoked_key_is_dead(office: Any, acme: Any):
    from tenants.api_keys.selectors import keys

    secret = make(office)
    with use(acme):
        key = keys()[0]
    page = office.saves("api_key_revoke", key.id)
    assert "Revoked" in page.content.decode()
    with use(acme), pytest.raises(Unauthenticated):
        actor_of_key(secret)


def test_a_key_needs_a_name_and_rights(office: Any):
    assert set(office.is_refused("api_key_new", name="", scopes=[])) == {"name", "scopes"}
    assert "scopes" in office.is_refused("api_key_new", name="X", scopes=["everything"])


def test_a_key_of_another_shop_is_not_found(office: Any, office_of: Any, world: Any):
    from tenants.api_keys.selectors import keys

    make(office)
    with use(world.acme):
        key = keys()[0]
    assert office_of(world.mallory, "globex").post("api_key_revoke", key.id).status_code == 404
