"""Account and shop in one form; the shop is live when the answer comes."""

import pytest
from django.test import Client

from accounts.models import User
from shops.selectors import shop_by_slug, shops_of

pytestmark = pytest.mark.django_db

FORM = {
    "shop_name": "Nadia's Prints",
    "slug": "nadias-prints",
    "country": "DE",
    "email": "Nadia@example.org",
    "password": "correct horse battery",
}


@pytest.fixture
def public(client_for) -> Client:
    return client_for(None)


def test_signing_up_opens_a_live_shop_and_signs_in(public, world):
    response = public.post("/signup/", FORM)
    assert response.status_code == 302
    assert response["Location"] == "/manage/nadias-prints/"
    shop = shop_by_slug("nadias-prints")
    assert shop is not None
    assert shop.is_live
    assert (shop.currency, shop.country) == ("EUR", "DE")
    user = User.objects.get(email="nadia@example.org")
    assert [each.slug for each in shops_of(user)] == ["nadias-prints"]


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("slug", "acme", "taken"),
        ("slug", "admin", "reserved"),
        ("slug", "аcme", "letters"),
        ("email", "not-an-address", "email"),
        ("password", "short", "too short"),
        ("shop_name", "", "required"),
        ("country", "XX", "valid choice"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_made(public, world, field, value, part):
    users = User.objects.count()
    response = public.post("/signup/", {**FORM, field: value})
    assert response.status_code == 422
    assert part in str(response.context["form"].errors[field]).lower()
    assert User.objects.count() == users
    assert FORM["email"] in response.content.decode() or field == "email"


def test_an_address_with_an_account_is_told_to_sign_in(public, world):
    response = public.post("/signup/", {**FORM, "email": world.alice.email})
    assert response.status_code == 422
    assert "Sign in" in str(response.context["form"].errors["email"])


def test_a_slug_lost_in_the_last_moment_leaves_no_account(public, world, monkeypatch):
    from web.public import views

    monkeypatch.setattr(views, "is_slug_free", lambda slug: True)
    response = public.post("/signup/", {**FORM, "slug": "acme"})
    assert response.status_code == 422
    assert not User.objects.filter(email="nadia@example.org").exists()


def test_the_slug_is_checked_while_typing(public, world):
    assert "free" in public.get("/signup/slug/", {"slug": "quiet-harbour"}).content.decode()
    taken = public.get("/signup/slug/", {"slug": "acme"}).content.decode()
    assert "taken" in taken
