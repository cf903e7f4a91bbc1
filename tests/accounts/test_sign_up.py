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
    from web.public import signing_up

    monkeypatch.setattr(signing_up, "is_slug_free", lambda slug: True)
    response = public.post("/signup/", {**FORM, "slug": "acme"})
    assert response.status_code == 422
    assert not User.objects.filter(email="nadia@example.org").exists()


def test_the_slug_is_checked_while_typing(public, world):
    assert "free" in public.get("/signup/slug/", {"slug": "quiet-harbour"}).content.decode()
    taken = public.get("/signup/slug/", {"slug": "acme"}).content.decode()
    assert "taken" in taken
    alike = public.get("/signup/slug/", {"slug": "acrne"}).content.decode()
    assert "looks too much like" in alike


class Killed(BaseException):
    """kill -9, as far as the code that runs can tell: nothing after it is done."""


@pytest.fixture
def cut_off(public, world, monkeypatch):
    """`cut_off("reserve")`: a sign-up whose process dies where this step of provisioning would begin."""
    from shops import provisioning

    def sign_up(step):
        def die(*_, **__):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(provisioning, step, die)
            with pytest.raises(Killed):
                public.post("/signup/", FORM)
        public.cookies.clear()
        return User.objects.get(email="nadia@example.org")

    return sign_up


@pytest.mark.parametrize("step", ["reserve", "furnish", "_open"])
def test_who_was_cut_off_sends_the_form_again_and_has_the_shop(public, cut_off, step):
    user = cut_off(step)
    response = public.post("/signup/", FORM)
    assert (response.status_code, response["Location"]) == (302, "/manage/nadias-prints/")
    assert [(shop.slug, shop.is_live) for shop in shops_of(user)] == [("nadias-prints", True)]
    assert public.get("/manage/nadias-prints/").status_code == 200


def test_another_password_does_not_go_on_with_it(public, cut_off):
    cut_off("reserve")
    response = public.post("/signup/", {**FORM, "password": "another long password"})
    assert response.status_code == 422
    assert "Sign in" in str(response.context["form"].errors["email"])


def test_who_has_signed_in_once_is_told_to_sign_in(public, world):
    public.post("/signup/", FORM)
    public.post("/accounts/logout/")
    response = public.post("/signup/", {**FORM, "slug": "another-one"})
    assert response.status_code == 422


def test_an_account_that_was_cut_off_is_forgotten_after_a_day_and_others_stay(public, cut_off, world):
    from datetime import timedelta

    from core import clock
    from shops.provisioning import forget_stranded_accounts

    everybody = User.objects.count()
    cut_off("reserve")
    assert forget_stranded_accounts() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert forget_stranded_accounts() == 1
    assert User.objects.count() == everybody
    assert public.post("/signup/", {**FORM, "password": "another long password"}).status_code == 302


def test_an_account_with_half_a_shop_stays(cut_off, world):
    from datetime import timedelta

    from core import clock
    from shops.provisioning import forget_stranded_accounts

    user = cut_off("furnish")
    with clock.frozen(clock.now() + timedelta(days=2)):
        forget_stranded_accounts()
    assert User.objects.filter(id=user.id).exists()


def test_the_name_from_the_front_page_is_taken_along(public, world):
    form = public.get("/signup/", {"name": " Acme "}).context["form"]
    assert (form["shop_name"].value(), form["slug"].value()) == ("Acme", "acme-2")


@pytest.mark.parametrize(
    ("languages", "country"),
    [
        ("de-AT,de;q=0.9", "AT"),
        ("fr,en-US;q=0.7", "FR"),
        ("zh-Hant-TW", "TW"),
        ("pt_BR", "BR"),
        ("en", "US"),
        ("de-XX", "DE"),
        ("*", "DE"),
        ("", "DE"),
    ],
)
def test_the_country_offered_is_the_readers(public, world, languages, country):
    form = public.get("/signup/", headers={"accept-language": languages}).context["form"]
    assert form["country"].value() == country
