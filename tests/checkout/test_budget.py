"""How many statements a sale sends, from the empty cart to the paid order (the waves of mails come later)."""

import pytest

from tenants.cart import services as cart
from tenants.checkout import services as checkout
from tenants.store.selectors import shop_settings
from tests.builders import make_variant
from tests.selling import BERLIN, CAROL, pay

pytestmark = pytest.mark.django_db


def without_savepoints(statements):
    """The test's own transaction turns each of ours into a savepoint, which no real sale has."""
    return [text for text in statements if not text.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]


def test_placing(in_acme, query_budget):
    token = cart.add(token=None, variant_id=make_variant(stock=9)).token
    checkout.open_checkout(token)
    total = checkout.update(token, email=CAROL, shipping_address=BERLIN).totals.total
    with query_budget(50) as statements:
        pay(token, total)
    sent = without_savepoints(statements)
    assert len(sent) <= 36, "\n".join(sent)


def test_the_whole_way(in_acme, query_budget):
    variant = make_variant(stock=9)
    shop_settings()  # a process keeps them for two seconds; a shop that sells has been asked before
    with query_budget(66) as statements:
        token = cart.add(token=None, variant_id=variant).token
        checkout.open_checkout(token)
        total = checkout.update(token, email=CAROL, shipping_address=BERLIN).totals.total
        pay(token, total)
    sent = without_savepoints(statements)
    assert len(sent) <= 49, "\n".join(sent)
