"""Every form of every surface, each field hostile in turn: refused or taken as text, never a broken page.

The forms are found by following links, so a new page is attacked without a word here. Here each field gets one hostile
value; `./stoa prove forms` gives each of them all (STOA_EVERY_VALUE).
"""

import os
from typing import Any

import pytest

from tests.security.attacking import FORM, Attack
from tests.security.forms import forms_of
from tests.security.furnishing import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
THOROUGH = bool(os.environ.get("STOA_EVERY_VALUE"))


@pytest.fixture(autouse=True)
def _nobody_outside(settings: Any, tmp_path: Any) -> None:
    """Nothing is asked of vendors, and files go where they are dropped."""
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    settings.MEDIA_ROOT = tmp_path


def browser(client_for: Any, shop: Any = None, **options: Any) -> Any:
    client = client_for(shop, raise_request_exception=False, **options)
    client.get("/")
    return client


def verdict(*attacks: Attack) -> None:
    found = [fault for attack in attacks for fault in attack.broken]
    print(sum(attack.sent for attack in attacks), "sent")
    assert found == [], "\n" + "\n".join(found)


def test_the_public_site(client_for: Any, world: Any):
    visitor = browser(client_for)
    start = ["/signup/", "/accounts/login/", "/accounts/password/reset/"]
    forms = list(forms_of(visitor, start, "/accounts/"))
    alice = browser(client_for, user=world.alice)
    start = ["/accounts/profile/", "/accounts/email/", "/accounts/second-factor/setup/", "/shops/new/",
             "/accounts/password/change/", "/accounts/sessions/"]  # fmt: skip
    hers = list(forms_of(alice, start, "/accounts/"))
    assert (len(forms), len(hers)) > (3, 5)
    verdict(Attack(visitor, thorough=THOROUGH).on(forms), Attack(alice, thorough=THOROUGH).on(hers))


def test_the_back_office(client_for: Any, acme: Any, world: Any):
    furnish(acme, world.alice)
    alice = browser(client_for, user=world.alice)
    forms = list(forms_of(alice, ["/manage/acme/"], "/manage/acme/"))
    assert len(forms) > 40
    verdict(Attack(alice, acme, thorough=THOROUGH).on(forms))


def test_the_operators_console(client_for: Any, acme: Any, world: Any):
    from accounts.models import AuthenticatorApp

    device = AuthenticatorApp.objects.create(user=world.olga, name="app", confirmed=True)
    client = browser(client_for, user=world.olga)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    forms = list(forms_of(client, ["/operations/"], "/operations/"))
    assert len(forms) > 3
    verdict(Attack(client, acme, thorough=THOROUGH).on(forms))


def test_the_storefront(client_for: Any, acme: Any, world: Any):
    made = furnish(acme, world.alice)
    client = browser(client_for, acme)
    origin = {"origin": f"http://{acme.primary_host}"}
    forms = list(forms_of(client, ["/", "/products/acme-goods", "/account/sign-in/", "/orders/lookup/"], "/"))
    bought = next(form for form in forms if form.action.endswith("/cart/add"))
    client.post(bought.action, bought.hurt("no such field", ""), content_type=FORM, headers=origin)
    client.cookies["stoa_customer"] = made.customer_token
    forms += list(forms_of(client, ["/cart", "/checkout/", "/account/"], "/account/"))
    assert len(forms) > 8
    verdict(Attack(client, acme, origin, thorough=THOROUGH).on(forms))
