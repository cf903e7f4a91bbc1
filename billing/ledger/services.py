"""Booking facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connections

from billing.ledger.accounts import KINDS
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import PLATFORM, platform_atomic
from core.ids import uuid7

Book = Literal["platform", "merchant"]


@dataclass(frozen=True, slots=True)
class Line:
    """An amount on an account: debit positive, credit negative, minor units."""

    account: str
    amount: int


_CLAIM = """
INSERT INTO public.ledger_ledgerentry (id, created_at, book, shop_id, kind, source, occurred_at, memo)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (book, kind, source) DO NOTHING
RETURNING id
"""


def post(
    *,
    book: Book,
    shop_id: UUID,
    kind: str,
    source: str,
    occurred_at: datetime,
    currency: str,
    lines: Sequence[Line],
    memo: str = "",
) -> UUID | None:
    """Book one fact. Returns the entry, or None when the fact is booked already: then nothing is written.

    Lines of zero are left out; what remains must balance, or the database refuses the transaction when it commits.
    """
    kept = [line for line in lines if line.amount]
    if not kept:
        return None
    with platform_atomic():
        entry_id = _claim(book, shop_id, kind, source, occurred_at, memo)
        if entry_id is None:
            return None
        accounts = {line.account: _account(book, line.account, shop_id, currency) for line in kept}
        LedgerPosting.objects.bulk_create(
            [
                LedgerPosting(entry_id=entry_id, account=accounts[line.account], amount=line.amount)
                for line in kept
            ]
        )
    return entry_id


def _claim(
    book: Book, shop_id: UUID, kind: str, source: str, occurred_at: datetime, memo: str
) -> UUID | None:
    values: list[Any] = [uuid7(), clock.now(), book, shop_id, kind, source, occurred_at, memo]
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _account(book: Book, code: str, shop_id: UUID, currency: str) -> LedgerAccount:
    account, _ = LedgerAccount.objects.get_or_create(
        book=book, code=code, shop_id=shop_id, currency=currency, defaults={"kind": KINDS[code]}
    )
    return account


def reverse(entry_id: UUID, *, reason: str) -> UUID | None:
    """Book the opposite of an entry: the only way to correct the ledger. A second reversal does nothing."""
    with platform_atomic():
        entry = LedgerEntry.objects.get(id=entry_id)
        postings = list(entry.postings.select_related("account"))
        new_id = _claim_reversal(entry, reason)
        if new_id is None:
            return None
        LedgerPosting.objects.bulk_create(
            [LedgerPosting(entry_id=new_id, account=row.account, amount=-row.amount) for row in postings]
        )
    return new_id


def _claim_reversal(entry: LedgerEntry, reason: str) -> UUID | None:
    if LedgerEntry.objects.filter(reverses=entry).exists():
        return None
    reversal = LedgerEntry(
        book=entry.book,
        shop_id=entry.shop_id,
        kind=f"{entry.kind}.reversed"[:40],
        source=entry.source,
        occurred_at=clock.now(),
        reverses=entry,
        memo=reason[:300],
    )
    reversal.save(force_insert=True)
    return reversal.id


def note_comparison_asked(*, actor: Actor) -> None:
    """Say who asked for the ledger to be compared with the shops now; the task `reconcile_books` does it."""
    with platform_atomic():
        audit(actor, "ledger.reconciled", target="ledger")
