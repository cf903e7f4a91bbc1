"""An operator past her second factor, and shops that sold something."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.models import AuthenticatorApp
from core.outbox.testing import drain
from tests.billing.listening import only_billing_listens
from tests.billing.selling import pay, refund


@pytest.fixture(autouse=True)
def _listeners(settings: Any) -> Iterator[None]:
    settings.TEST_GATEWAY = True
    with only_billing_listens():
        yield


@pytest.fixture
def olga(world: Any, client_for: Any) -> Any:
    """Olga's browser, signed in with her second factor."""
    return verified(client_for(None, user=world.olga), world.olga)


def verified(client: Any, user: Any) -> Any:
    device, _ = AuthenticatorApp.objects.get_or_create(user=user, name="phone", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


@pytest.fixture
def sales(acme: Any, globex: Any) -> None:
    """Payments and a refund in two shops, booked."""
    for amount in (4_900, 12_500, 7_990):
        payment = pay(acme, amount=amount, fee=amount * 2 // 100)
    refund(acme, payment.id, 1_000)
    pay(globex, amount=20_000, fee=400)
    drain()
