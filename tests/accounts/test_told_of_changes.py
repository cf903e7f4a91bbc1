"""Who owns an account hears of each change to how one signs in, at the address it had before."""

import base64
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django_otp.oath import totp

from accounts import services
from accounts.models import AccountChange
from core.models import AuditEntry
from core.outbox.testing import drain
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
LONGER = "another long sentence"


@pytest.fixture
def desk(client_for: Any, world: Any) -> Any:
    mail.outbox.clear()
    return client_for(None, user=world.alice, headers={"user-agent": FIREFOX})


def told() -> list[tuple[str, str]]:
    """To whom what was told; each with the browser, the time, and both ways out."""
    drain()
    found = [each for each in mail.outbox if "Browser:" in each.body]
    for each in found:
        html = str(each.alternatives[0][0])
        assert "Firefox on Linux" in each.body, each.body
        assert "Firefox on Linux" in html
        assert re.search(r"When: \d+ \w+ \d{4}, \d\d:\d\d UTC", each.body)
        assert "http://stoa.localhost/accounts/password/reset/" in each.body
        assert "http://stoa.localhost/accounts/sessions/" in html
    mail.outbox.clear()
    assert not AccountChange.objects.exists(), "what was told is not kept"
    return [(each.to[0], each.subject) for each in found]


def test_another_password(desk: Any, world: Any):
    fields = {"oldpassword": PASSWORD, "password1": LONGER, "password2": LONGER}
    assert desk.post("/accounts/password/change/", fields).status_code == 302
    assert told() == [(world.alice.email, "Your password was changed")]
    assert AuditEntry.objects.filter(action="account.password_changed").exists()


def test_a_wrong_password_changes_nothing_and_is_not_told(desk: Any):
    fields = {"oldpassword": "wrong", "password1": LONGER, "password2": LONGER}
    assert desk.post("/accounts/password/change/", fields).status_code == 200
    assert told() == []


def test_a_password_chosen_by_a_link(client_for: Any, world: Any):
    client = client_for(None, headers={"user-agent": FIREFOX})
    mail.outbox.clear()
    client.post("/accounts/password/reset/", {"email": world.alice.email})
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    form = client.get(link[1])["Location"]
    assert client.post(form, {"password1": LONGER, "password2": LONGER}).status_code == 302
    assert told() == [(world.alice.email, "A new password was chosen by a link from a mail")]


def test_the_old_address_hears_of_the_new_one(desk: Any, world: Any):
    old = world.alice.email
    EmailAddress.objects.create(user=world.alice, email="alice@new.example", verified=True, primary=False)
    EmailAddress.objects.update_or_create(
        user=world.alice, email=old, defaults={"verified": True, "primary": True}
    )
    desk.post("/accounts/email/", {"action_primary": "", "email": "alice@new.example"})
    desk.post("/accounts/email/", {"action_remove": "", "email": old})
    assert told() == [
        (old, "Your account is known by another e-mail address"),
        ("alice@new.example", "An e-mail address was removed from your account"),
    ]


def test_the_second_factor(desk: Any, world: Any):
    secret = services.begin_second_factor(world.alice).secret
    code = f"{totp(base64.b32decode(secret)):06d}"
    assert desk.post("/accounts/second-factor/setup/", {"code": code}).status_code == 200
    assert told() == [(world.alice.email, "An authenticator app was set up")]
    assert desk.post("/accounts/second-factor/codes/").status_code == 200
    assert told() == [(world.alice.email, "New recovery codes replaced the old ones")]
    assert desk.post("/accounts/second-factor/off/").status_code == 302
    assert told() == [(world.alice.email, "The second factor was switched off")]
