"""Rows written and locked by SQL that is put together once: as the ORM writes, reads and locks them."""

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection

from core import clock
from core.db import CELL, NoTransactionError, shop_atomic
from core.ids import uuid7
from core.locks import PreparedLock
from core.prepared_rows import PreparedRows, Written, inserted, updated, write
from core.stamps import stamp
from core.wording import Column
from shops.context import use
from tenants.catalog.models import Variant
from tenants.content.models import Page
from tenants.inventory.models import StockLevel
from tenants.orders.models import OrderEvent
from tenants.payments.models import Payment
from tests.builders import make_variant

pytestmark = pytest.mark.django_db
HOSTILE = "'); DROP TABLE x; -- %s $1 \\ \N{SNOWMAN}"


def _payment(**values):
    given = {"reference": f"ord_{uuid7().hex}", "gateway": "test", "currency": "EUR", "amount": 100}
    return Payment(**given | values)


def _columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_an_inserted_row_is_what_the_orm_reads(in_acme, query_budget):
    rows = [
        _payment(description=HOSTILE, client={"a": [1, None, HOSTILE]}, late=True, captured_at=clock.now()),
        _payment(amount=2**60, expires_at=None),
    ]
    with query_budget(1):
        write(inserted(*rows))
    for row in rows:
        assert _columns(Payment.objects.get(id=row.id)) == _columns(row)
        assert not row._state.adding
        assert row._state.db == CELL


def test_an_updated_row_keeps_what_is_not_named(in_acme, query_budget):
    row = _payment(description="before")
    write(inserted(row))
    row.description, row.client, row.status = HOSTILE, {"next": True}, "processing"
    with query_budget(1):
        write(updated(row, "client", "status"))
    kept = Payment.objects.get(id=row.id)
    assert (kept.client, kept.status, kept.description) == ({"next": True}, "processing", "before")
    write(updated(row))
    assert _columns(Payment.objects.get(id=row.id)) == _columns(row)


def test_a_row_that_is_gone_is_not_updated_in_silence(in_acme):
    with pytest.raises(DatabaseError):
        write(updated(_payment(), "status"))


def test_what_a_message_says_is_written_together_or_not_at_all(in_acme):
    row = _payment()
    with pytest.raises(IntegrityError), shop_atomic(savepoint=True):
        write(inserted(row), inserted(_payment(amount=0)))
    assert not Payment.objects.filter(id=row.id).exists()
    write(inserted(row))


def test_text_is_cleaned_and_measured_as_ever(in_acme):
    write(inserted(row := _payment(description="a\0b")))
    assert Payment.objects.get(id=row.id).description == "ab"
    with pytest.raises(DataError), shop_atomic(savepoint=True):
        write(inserted(_payment(currency="EURO")))


def test_values_of_other_kinds_are_refused(in_acme):
    with pytest.raises(TypeError, match="bytes"):
        Written("SELECT %s", Column).write(b"x")


def test_a_statement_says_how_many_rows_it_wrote(in_acme):
    write(inserted(_payment(), _payment()))
    change = Written("UPDATE payments_payment SET gateway = %s WHERE gateway = %s", str, str)
    assert change.write("other", "test") == [(2,)]
    assert change.write("other", "test") == [(0,)]
    assert Written("SELECT %s, %s", str, bool).write("x", True) == [("x", True)]


def test_each_shop_is_written_in_its_own_schema(in_acme, world):
    for _ in range(3):
        write(inserted(_payment()))
    with use(world.globex):
        assert not Payment.objects.exists()
        write(inserted(_payment()))
        assert Payment.objects.count() == 1
    assert Payment.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_a_shopper_can_see_makes_kept_pages_stale(in_acme, world):
    before = stamp(world.acme.id)
    write(inserted(_payment()))
    assert stamp(world.acme.id) == before
    write(inserted(Page(title="New", handle="new")))
    assert stamp(world.acme.id) != before


def test_rows_come_with_their_related_rows(in_acme, query_budget):
    def build(location: str):
        return StockLevel.objects.filter(location__name__gte=location).select_related("variant")

    variant = make_variant(stock=7)
    prepared = PreparedRows(build)
    for _ in range(3):
        with query_budget(1):
            (level,) = prepared.all(location="")
            assert level.variant == Variant(id=variant)
            assert level.variant.oversell
        assert _columns(level) == _columns(StockLevel.objects.get(variant_id=variant))


def test_a_lock_needs_a_transaction_and_holds_until_its_end(in_acme):
    def build(reference: str):
        return Payment.objects.filter(reference=reference)

    lock = PreparedLock(build)
    with pytest.raises(NoTransactionError):
        lock.lock(reference="x")
    write(inserted(row := _payment()))
    with shop_atomic():
        assert lock.lock(reference=row.reference) == [row]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE relation = 'payments_payment'::regclass"
                " AND mode = 'RowShareLock' AND pid = pg_backend_pid()"
            )
            assert cursor.fetchone() == (1,)


def test_an_event_of_an_order_that_is_not_there_is_refused_at_the_commit(in_acme):
    write(inserted(OrderEvent(order_id=uuid7(), kind="x", message="x")))
    with pytest.raises(IntegrityError):
        connection.check_constraints()
