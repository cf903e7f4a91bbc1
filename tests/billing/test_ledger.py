"""Double entry: every entry balances, is booked once, and is never changed. The database itself insists."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.ledger import selectors
from billing.ledger.models import LedgerEntry, LedgerPosting
from billing.ledger.services import Line, post, reverse
from core import clock
from core.db import platform_atomic
from core.ids import uuid7
from tests.examples import examples


def book(source: str, *lines: Line, shop_id=None, currency: str = "EUR", kind: str = "payment.captured"):
    return post(
        book="merchant",
        shop_id=shop_id or uuid4(),
        kind=kind,
        source=source,
        occurred_at=clock.now(),
        currency=currency,
        lines=lines,
    )


@pytest.mark.django_db
def test_a_fact_is_booked_once(world):
    shop = uuid4()
    lines = (Line("gateway_balance", 1000), Line("sales", -1000))
    assert book("pay_1", *lines, shop_id=shop) is not None
    assert book("pay_1", *lines, shop_id=shop) is None
    assert {each.code: each.balance for each in selectors.balances(shop_id=shop)} == {
        "gateway_balance": 1000,
        "sales": -1000,
    }


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_does_not_balance_cannot_be_committed(world):
    with pytest.raises(IntegrityError, match="does not balance"):
        book("pay_2", Line("gateway_balance", 1000), Line("sales", -999))
    with pytest.raises(IntegrityError, match=r"does not balance|has no postings"):
        book("pay_3", Line("gateway_balance", 1000))
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_without_postings_cannot_be_committed(world):
    with pytest.raises(IntegrityError, match="has no postings"), platform_atomic():
        LedgerEntry.objects.create(book="platform", kind="x", source="y", occurred_at=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_ledgerposting SET amount = amount + 1",
        "DELETE FROM ledger_ledgerposting",
        "UPDATE ledger_ledgerentry SET memo = 'nothing happened'",
        "DELETE FROM ledger_ledgerentry",
        "TRUNCATE ledger_ledgerposting",
    ],
)
def test_what_is_booked_stays(world, statement):
    book("pay_4", Line("gateway_balance", 5), Line("sales", -5))
    with (
        pytest.raises(DatabaseError),
        transaction.atomic("platform"),
        connections["platform"].cursor() as cursor,
    ):
        cursor.execute(statement)
    assert LedgerPosting.objects.count() == 2


@pytest.mark.django_db
def test_a_mistake_is_reversed_once(world):
    shop = uuid4()
    entry = book("pay_5", Line("gateway_balance", 700), Line("sales", -700), shop_id=shop)
    assert entry is not None
    assert reverse(entry, reason="wrong shop") is not None
    assert reverse(entry, reason="again") is None
    assert {each.balance for each in selectors.balances(shop_id=shop)} == {0}


@pytest.mark.django_db(transaction=True)
def test_twenty_who_hear_of_it_at_once_book_it_once(world):
    barrier, shop = threading.Barrier(20), uuid7()

    def hear(_: int):
        try:
            barrier.wait()
            return book("pay_6", Line("gateway_balance", 9), Line("sales", -9), shop_id=shop)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(hear, range(20)))
    assert len([each for each in results if each]) == 1
    assert LedgerPosting.objects.count() == 2


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(amounts=st.lists(st.integers(1, 10**12), min_size=1, max_size=20))
@pytest.mark.django_db
def test_whatever_is_booked_the_books_balance(world, amounts):
    for amount in amounts:
        book(str(uuid4()), Line("gateway_balance", amount), Line("sales", -amount))
    assert selectors.unbalanced() == []
