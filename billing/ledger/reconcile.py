"""Comparing what the shops say about money with what is booked.

Each fact of a shop must be in the books with its amount, and the books must know no other. What is missing and can be
booked is booked; what then still differs is written down for the operators.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
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
from billing.ledger.payouts import SENT, TOTAL, catch_up_payout, moves_of
from billing.payouts.selectors import PayoutData, payouts_of
from core import clock
from core.db import platform_atomic
from shops.context import use
from shops.selectors import all_shops
from tenants.payments import bookkeeping
from tenants.payments.types import CommissionReturnData, DisputeData, PaymentData, RefundData

logger = logging.getLogger(__name__)

# Younger facts may still be on their way through the outbox.
GRACE = timedelta(minutes=10)
KEPT = timedelta(days=90)
Book = Callable[[UUID], int]
Key = tuple[str, str, str]  # book, kind, source


@dataclass(frozen=True, slots=True)
class Fact:
    """What a shop or a payout says: this amount ought to be booked. `catch_up` books what belongs to it."""

    key: Key
    currency: str
    amount: int
    at: datetime
    subject: UUID
    catch_up: Callable[[UUID], int]


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
    unbooked = [facts[each.key] for each in differences if each.key in facts and not each.booked]
    missing = {fact.subject: fact.catch_up for fact in unbooked}
    if missing:
        run.caught_up += sum(missing[subject](subject) for subject in sorted(missing))
        logger.warning("facts were not booked", extra={"shop": str(shop_id), "payments": len(missing)})
        differences = compare(facts, booked_of(shop_id), until=until)
    differences += unexplained(shop_id)
    with platform_atomic():
        Difference.objects.bulk_create(_row(run, shop_id, each) for each in differences)


def facts_of(shop_id: UUID) -> dict[Key, Fact]:
    """Everything the shop says about money, and the vendor about its payouts."""
    payouts = [fact for payout in payouts_of(shop_id) for fact in _of_payout(payout)]
    with use(shop_id):
        book = partial(catch_up, shop_id)
        facts = [fact for payment in bookkeeping.captured_payments() for fact in _of_payment(payment, book)]
        facts += [fact for refund in bookkeeping.succeeded_refunds() for fact in _of_refund(refund, book)]
        facts += [fact for row in bookkeeping.commission_returns() for fact in _of_return(row, book)]
        facts += [fact for dispute in bookkeeping.disputes() for fact in _of_dispute(dispute, book)]
    return {fact.key: fact for fact in facts + payouts if fact.amount}


def _of_payout(payout: PayoutData) -> Iterator[Fact]:
    for move in moves_of(payout):
        if move.kind != SENT or not payout.came_back:
            key: Key = ("merchant", move.kind, move.source)
            yield Fact(key, move.currency, abs(move.amount), move.at, payout.id, catch_up_payout)


def unexplained(shop_id: UUID) -> list[Disagreement]:
    """Payouts that are not the sum of their movements."""
    return [
        Disagreement(
            ("merchant", TOTAL, payout.reference),
            payout.currency,
            payout.amount,
            payout.amount - payout.difference,
        )
        for payout in payouts_of(shop_id)
        if payout.difference
    ]


def _of_payment(payment: PaymentData, catch_up: Book) -> Iterator[Fact]:
    at, source = payment.captured_at or clock.now(), str(payment.id)

    def fact(book: str, kind: str, amount: int, source: str = source) -> Fact:
        return Fact((book, kind, source), payment.currency, amount, at, payment.id, catch_up)

    yield fact("merchant", CAPTURED, payment.amount_captured)
    for book in ("merchant", "platform"):
        yield fact(book, DUE, payment.fee_amount)
        if payment.takes_commission:
            # What was due should have been taken: named by the gateway's reference once there is one.
            yield fact(book, COLLECTED, payment.fee_amount, payment.commission_ref or source)


def _of_refund(refund: RefundData, catch_up: Book) -> Iterator[Fact]:
    at, source = refund.settled_at or clock.now(), str(refund.id)

    def fact(book: str, kind: str, amount: int) -> Fact:
        return Fact((book, kind, source), refund.currency, amount, at, refund.payment_id, catch_up)

    yield fact("merchant", REFUNDED, refund.amount)
    for book in ("merchant", "platform"):
        yield fact(book, RETURNED, refund.fee_returned)


def _of_return(row: CommissionReturnData, catch_up: Book) -> Iterator[Fact]:
    for book in ("merchant", "platform"):
        key: Key = (book, RETURNED, str(row.id))
        yield Fact(key, row.currency, row.amount, row.at, row.payment_id, catch_up)


def _of_dispute(dispute: DisputeData, catch_up: Book) -> Iterator[Fact]:
    amounts = {
        WITHDRAWN: dispute.withdrawn,
        DISPUTE_FEE: dispute.fee,
        DISPUTE_RETURNED: dispute.returned,
        DISPUTE_FEE_RETURNED: dispute.fee_returned,
    }
    for kind, amount in amounts.items():
        key: Key = ("merchant", kind, str(dispute.id))
        at = dispute.closed_at or dispute.opened_at
        yield Fact(key, dispute.balance_currency, amount, at, dispute.payment_id, catch_up)


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
