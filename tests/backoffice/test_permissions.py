"""Every route of the back office against every kind of visitor. The routes come from the urlconf: a new one that says
no permission, or one nobody knows, fails here."""

from typing import Any

import pytest
from django.urls import reverse

from core import registry
from core.ids import uuid7
from shops.staffing import accept_invitation, invite_staff
from shops.tokens import write_token
from web.backoffice.ids import _PublicId
from web.backoffice.urls import urlpatterns

pytestmark = pytest.mark.django_db

OWNER, ADMIN, CLERK = "owner", "admin", "clerk"
EVERYBODY, MANAGERS, OWNERS = {OWNER, ADMIN, CLERK}, {OWNER, ADMIN}, {OWNER}

# What each permission means, written down a second time: config/permissions.py is changed on purpose or not at all.
WHO = {
    "home.view": EVERYBODY,
    "products.view": EVERYBODY,
    "products.edit": EVERYBODY,
    "products.delete": MANAGERS,
    "products.import": MANAGERS,
    "inventory.view": EVERYBODY,
    "inventory.adjust": EVERYBODY,
    "orders.view": EVERYBODY,
    "orders.fulfill": EVERYBODY,
    "orders.cancel": MANAGERS,
    "orders.refund": MANAGERS,
    "orders.mark_paid": MANAGERS,
    "orders.export": MANAGERS,
    "disputes.manage": MANAGERS,
    "customers.view": EVERYBODY,
    "customers.edit": MANAGERS,
    "customers.export": MANAGERS,
    "news.manage": MANAGERS,
    "messages.view": EVERYBODY,
    "messages.manage": EVERYBODY,
    "messages.delete": MANAGERS,
    "content.edit": MANAGERS,
    "themes.edit": MANAGERS,
    "settings.edit": MANAGERS,
    "domains.manage": MANAGERS,
    "payments.setup": OWNERS,
    "billing.view": MANAGERS,
    "payouts.view": OWNERS,
    "staff.view": MANAGERS,
    "staff.manage": OWNERS,
    "audit.view": MANAGERS,
    "api_keys.manage": OWNERS,
}
ROUTES = {route.name: route for route in urlpatterns}


def test_the_table_of_permissions_is_this_one():
    assert {code: set(entry.roles) for code, entry in registry.permissions().items()} == WHO


@pytest.mark.parametrize("name", list(ROUTES))
def test_every_route_says_its_permission(name: str):
    assert getattr(ROUTES[name].callback, "permission", None) in WHO, f"{name} needs @shop_view(…)"


def test_no_two_routes_share_a_name():
    assert len(ROUTES) == len(urlpatterns)


@pytest.fixture
def visitors(world: Any, client_for: Any, settings: Any) -> dict[str, Any]:
    """A client of each kind, all of them looking at acme. Nobody reaches a vendor from here."""
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    from accounts.models import User
    from core.actor import Actor

    ann = User.objects.create_user("ann@example.com", "correct horse battery", name="Ann Admin")
    invitation = invite_staff(
        world.acme.id, email=ann.email, role="admin", invited_by=world.alice, actor=Actor.system("test")
    )
    accept_invitation(write_token(invitation.id, invitation.nonce), user=ann, actor=Actor.system("test"))
    nobody = User.objects.create_user("new@example.com", "correct horse battery", name="Nora New")
    return {
        OWNER: client_for(None, user=world.alice),
        ADMIN: client_for(None, user=ann),
        CLERK: client_for(None, user=world.bob),
        "mallory": client_for(None, user=world.mallory),
        "operator": client_for(None, user=world.olga),
        "somebody": client_for(None, user=nobody),
        "anonymous": client_for(None),
        "customer": client_for(world.acme),
    }


def address_of(route: Any) -> str:
    """An address of the route, of things that do not exist."""
    values = {name: _value(converter) for name, converter in route.pattern.converters.items()}
    return reverse(f"backoffice:{route.name}", kwargs={"shop_slug": "acme", **values})


def _value(converter: Any) -> Any:
    if isinstance(converter, _PublicId):
        return uuid7()
    return 1 if type(converter).__name__ == "IntConverter" else "nothing"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", list(ROUTES))
def test_who_gets_in(visitors: dict[str, Any], name: str, method: str):
    route = ROUTES[name]
    address = address_of(route)
    permission = route.callback.permission
    assert "/manage/acme/" in address
    for who, client in visitors.items():
        response = getattr(client, method)(address)
        if who == "anonymous":
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/?next=")
        elif who in {"mallory", "operator", "somebody", "customer"}:
            assert response.status_code == 404, who
        elif who in WHO[permission]:
            assert response.status_code != 403, who
            assert response.status_code < 500, who
            assert "/accounts/login/" not in response.get("Location", ""), who
        else:
            assert response.status_code == 403, who
