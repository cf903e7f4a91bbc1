"""Comparing what the shops say about money with what is booked.

Each fact of a shop must be in the books with its amount, and the books must know no other. What is missing and can be
booked is booked; what then still differs is written down for the operators.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, Sum

from billing.ledger.booking import (
    CAPTURED,
    COLLECTED,
    DISPUTE_FEE,
    DISPUTE_FEE_RETURNED,
    DISPUTE_RETURNED,
    DUE,
    REFUNDED,
    RETURNED,
    WITHDRAWN,
    catch_up,
)
from billing.ledger.models import Difference, LedgerPosting, Reconciliation
from core import clock
from core.db import platform_atomic
from shops.context import use
from shops.selectors import all_shops
from tenants.payments import bookkeeping
from tenants.payments.types import DisputeData, PaymentData, RefundData

logger = logging.getLogger(__name__)

# Younger facts may still be on their way through the outbox.
GRACE = timedelta(minutes=10)
KEPT = timedelta(days=90)
Key = tuple[str, str, str]  # book, kind, source


@dataclass(frozen=True, slots=True)
class Fact:
    """What a shop says: this amount ought to be booked, and the payment it belongs to."""

    key: Key
    currency: str
    amount: int
    at: datetime
    payment_id: UUID


@dataclass(frozen=True, slots=True)
class Booked:
    currency: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """A fact and what is booked for it; nothing on one of the two sides is zero."""

    key: Key
    currency: str
    expected: int
    booked: int


def reconcile() -> Reconciliation:
    """Compare every shop. A shop that cannot be read is counted, and does not hold up the others."""
    run = Reconciliation.objects.create()
    for shop_id in all_shops().filter(status__in=("live", "suspended")).values_list("id", flat=True):
        run.shops += 1
        try:
            _shop(run, shop_id)
        except Exception:  # logged with its trace, and shown to the operators as a shop that failed
            logger.exception("shop could not be reconciled", extra={"shop": str(shop_id)})
            run.shops_failed += 1
    run.finished_at = clock.now()
    run.save()
    Reconciliation.objects.filter(created_at__lt=run.finished_at - KEPT).delete()
    return run


def _shop(run: Reconciliation, shop_id: UUID) -> None:
    until = clock.now() - GRACE
    facts = facts_of(shop_id)
    run.facts += len(facts)
    differences = compare(facts, booked_of(shop_id), until=until)
    missing = {facts[each.key].payment_id for each in differences if each.key in facts and not each.booked}
    if missing:
        run.caught_up += sum(catch_up(shop_id, payment_id) for payment_id in sorted(missing))
        logger.warning("facts were not booked", extra={"shop": str(shop_id), "payments": len(missing)})
        differences = compare(facts, booked_of(shop_id), until=until)
    with platform_atomic():
        Difference.objects.bulk_create(_row(run, shop_id, each) for each in differences)


def facts_of(shop_id: UUID) -> dict[Key, Fact]:
    """Everything the shop says about money."""
    with use(shop_id):
        facts = [fact for payment in bookkeeping.captured_payments() for fact in _of_payment(payment)]
        facts += [fact for refund in bookkeeping.succeeded_refunds() for fact in _of_refund(refund)]
        facts += [fact for dispute in bookkeeping.disputes() for fact in _of_dispute(dispute)]
    return {fact.key: fact for fact in facts if fact.amount}


def _of_payment(payment: PaymentData) -> Iterator[Fact]:
    at, source = payment.captured_at or clock.now(), str(payment.id)

    def fact(book: str, kind: str, amount: int, source: str = source) -> Fact:
        return Fact((book, kind, source), payment.currency, amount, at, payment.id)

    yield fact("merchant", CAPTURED, payment.amount_captured)
    for book in ("merchant", "platform"):
        yield fact(book, DUE, payment.fee_amount)
        if payment.takes_commission:
            # What was due should have been taken: named by the gateway's reference once there is one.
            yield fact(book, COLLECTED, payment.fee_amount, payment.commission_ref or source)


def _of_refund(refund: RefundData) -> Iterator[Fact]:
    at, source = refund.settled_at or clock.now(), str(refund.id)
    yield Fact(("merchant", REFUNDED, source), refund.currency, refund.amount, at, refund.payment_id)
    for book in ("merchant", "platform"):
        yield Fact((book, RETURNED, source), refund.currency, refund.fee_returned, at, refund.payment_id)


def _of_dispute(dispute: DisputeData) -> Iterator[Fact]:
    amounts = {
        WITHDRAWN: dispute.withdrawn,
        DISPUTE_FEE: dispute.fee,
        DISPUTE_RETURNED: dispute.returned,
        DISPUTE_FEE_RETURNED: dispute.fee_returned,
    }
    for kind, amount in amounts.items():
        key: Key = ("merchant", kind, str(dispute.id))
        at = dispute.closed_at or dispute.opened_at
        yield Fact(key, dispute.balance_currency, amount, at, dispute.payment_id)


def booked_of(shop_id: UUID) -> dict[Key, Booked]:
    """What is booked for a shop, without entries that were reversed and their reversals. One query."""
    rows = LedgerPosting.objects.filter(entry__shop_id=shop_id, entry__reverses=None, entry__reversed_by=None)
    names = ("entry__book", "entry__kind", "entry__source", "account__currency", "entry__occurred_at")
    sums = rows.values_list(*names).annotate(total=Sum("amount", filter=Q(amount__gt=0)))
    return {row[:3]: Booked(row[3], row[5], row[4]) for row in sums}


def compare(facts: dict[Key, Fact], booked: dict[Key, Booked], *, until: datetime) -> list[Disagreement]:
    """Facts and entries that do not agree and are older than `until`."""
    found = [
        Disagreement(key, fact.currency, fact.amount, booked[key].amount if key in booked else 0)
        for key, fact in facts.items()
        if fact.at <= until and not _agree(fact, booked.get(key))
    ]
    unknown = (key for key, entry in booked.items() if key not in facts and entry.at <= until)
    return sorted(found + [Disagreement(key, booked[key].currency, 0, booked[key].amount) for key in unknown])


def _agree(fact: Fact, entry: Booked | None) -> bool:
    return entry is not None and (entry.amount, entry.currency) == (fact.amount, fact.currency)


def _row(run: Reconciliation, shop_id: UUID, found: Disagreement) -> Difference:
    book, kind, source = found.key
    return Difference(
        reconciliation=run,
        shop_id=shop_id,
        book=book,
        kind=kind,
        source=source,
        currency=found.currency,
        expected=found.expected,
        booked=found.booked,
    )
