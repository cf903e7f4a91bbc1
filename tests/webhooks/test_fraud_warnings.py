"""Early fraud warnings as Stripe tells of them: in order, twice, and backwards."""

import pytest

from core.outbox.testing import drain
from integrations.stripe.client import client
from shops.context import use
from tenants.payments.models import FraudWarning, PaymentRefund
from tests.billing.selling import pay
from tests.webhooks.test_webhooks import heard, hears, post, shop

__all__ = ["hears", "post", "shop"]
pytestmark = pytest.mark.django_db
WARNS = "4000000000005423"


@pytest.fixture
def sale(sandbox, hears, shop):
    """The issuer warns of it as soon as it is paid."""
    made = pay(
        shop, gateway="stripe", token=sandbox.token(shop.stripe_account, WARNS), amount=20_000, fee=400
    )
    sandbox.advance()
    return made


def tell(post, notices):
    for headers, body in notices:
        assert post(headers, body).status_code == 200
        drain()


def test_it_is_stored_once(post, hears, shop, sale):
    (notice,) = heard(hears, "radar.early_fraud_warning.created")
    tell(post, [notice, notice])
    with use(shop):
        found = FraudWarning.objects.get()
        assert (found.payment_id, found.status, found.kind) == (sale.id, "open", "unauthorized_use_of_card")


@pytest.mark.parametrize("backwards", [False, True])
def test_a_refund_at_stripe_itself_closes_it(sandbox, post, hears, shop, sale, backwards):
    (created,) = heard(hears, "radar.early_fraud_warning.created")
    if not backwards:
        tell(post, [created])
    client().v1.refunds.create({"payment_intent": sale.gateway_ref}, {"stripe_account": shop.stripe_account})
    sandbox.advance()
    told = heard(hears, "radar.early_fraud_warning.updated", "refund.created")
    tell(post, [*told[::-1], created] if backwards else told)
    with use(shop):
        assert PaymentRefund.objects.get().external
        assert FraudWarning.objects.get().status in {"refunded", "over"}
