"""An unlocked screen, a stolen session: what must not be had without showing once more who one is."""

import datetime
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django_otp.oath import TOTP

from accounts import services
from accounts.freshness import CODE_AT, FRESH_SECONDS, PASSWORD_AT
from accounts.models import AuthenticatorApp
from core import clock
from web.confirming import ASKED_FOR

pytestmark = pytest.mark.django_db
NOBODY = UUID(int=1)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def alice(world: Any) -> Any:
    world.alice.set_password(PASSWORD)
    world.alice.save()
    return world.alice


@pytest.fixture
def later(client_for: Any, alice: Any) -> Any:
    """Alice's browser, half an hour after she signed in."""
    client = client_for(None, user=alice)
    session = client.session
    session[PASSWORD_AT] = session[CODE_AT] = clock.now().timestamp() - 1800
    session.save()
    return client


def _address(name: str) -> str:
    shop = ["acme"] if name.startswith("backoffice:") else []
    someone = {"end_browser": 1, "backoffice:invitation_resend": NOBODY,
               "backoffice:staff_role": NOBODY, "backoffice:staff_remove": NOBODY}.get(name)  # fmt: skip
    return reverse(name, args=[*shop, *([someone] if someone else [])], urlconf="config.urls.public")


@pytest.mark.parametrize("name", ASKED_FOR)
def test_what_gives_an_account_away_asks_again(later: Any, name: str):
    answer = later.post(_address(name), {})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/confirm/?next=")


@pytest.mark.parametrize("name", [name for name, also_to_see in ASKED_FOR.items() if also_to_see])
def test_a_form_asks_before_it_is_filled_in(later: Any, name: str):
    address = _address(name)
    answer = later.get(address)
    assert answer["Location"] == f"/accounts/confirm/?next={address.replace('/', '%2F')}"


def test_every_name_is_a_page():
    """A page that was renamed would be open."""
    assert len({_address(name) for name in ASKED_FOR}) == len(ASKED_FOR)


def test_the_password_opens_for_five_minutes(later: Any):
    page = "/manage/acme/api-keys/new/"
    asked = f"/accounts/confirm/?next={page}"
    assert later.get(asked).status_code == 200
    assert later.post(asked, {"password": "wrong", "next": page}).status_code == 422
    assert later.post(asked, {"password": PASSWORD, "next": page})["Location"] == page
    assert later.get(page).status_code == 200
    with clock.frozen(clock.now() + datetime.timedelta(seconds=FRESH_SECONDS + 1)):
        assert later.get(page).status_code == 302


def test_who_has_a_second_factor_shows_a_code_and_no_password(client_for: Any, alice: Any):
    services.begin_second_factor(alice)
    device = AuthenticatorApp.objects.get(user=alice)
    key = device.key
    services.confirm_second_factor(alice, f"{TOTP(key).token():06d}")
    client = client_for(None, user=alice)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session[CODE_AT] = clock.now().timestamp() - 1800  # the password was shown just now, and does not count
    session.save()
    assert client.post("/accounts/second-factor/codes/")["Location"].startswith("/accounts/confirm/")
    assert client.post("/accounts/second-factor/off/")["Location"].startswith("/accounts/confirm/")
    assert client.post("/accounts/confirm/", {"password": PASSWORD}).status_code == 422
    AuthenticatorApp.objects.update(last_step=-1)
    right = f"{TOTP(key).token():06d}"
    assert (
        client.post("/accounts/confirm/", {"code": right, "next": "/accounts/second-factor/"}).status_code
        == 302
    )
    assert client.post("/accounts/second-factor/codes/").status_code == 200


def test_a_clock_that_was_set_back_opens_nothing(client_for: Any, alice: Any):
    client = client_for(None, user=alice)
    with clock.frozen(clock.now() - datetime.timedelta(days=1)):
        assert client.get("/manage/acme/api-keys/new/").status_code == 302


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil"]
)
def test_confirming_leads_nowhere_else(later: Any, wanted: str):
    answer = later.post("/accounts/confirm/", {"password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/manage/"


def test_the_way_back_is_our_own_page(later: Any):
    for page, back in [
        ("http://stoa.localhost/accounts/second-factor/?x=1", "%2Faccounts%2Fsecond-factor%2F%3Fx%3D1"),
        ("https://evil.example/accounts/", "%2Fmanage%2F"),
        ("http://stoa.localhost//evil.example", "%2Fmanage%2F"),
    ]:
        asked = later.post("/accounts/second-factor/codes/", headers={"referer": page})["Location"]
        if "evil.example" in page and "stoa" in page:
            assert later.post(asked, {"password": PASSWORD})["Location"] == "/manage/"
        else:
            assert asked == f"/accounts/confirm/?next={back}"


def test_guessing_there_is_slow(later: Any):
    answers = [later.post("/accounts/confirm/", {"password": f"wrong {number}"}) for number in range(12)]
    assert b"not your password" in answers[0].content
    assert b"not your password" not in answers[11].content
    assert later.post("/accounts/confirm/", {"password": PASSWORD}).status_code == 422
