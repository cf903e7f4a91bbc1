"""Reading the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting

_GROSS = frozenset({"sales", "refunds", "disputes", "exchange"})


@dataclass(frozen=True, slots=True)
class AccountBalance:
    book: str
    code: str
    kind: str
    currency: str
    balance: int  # debit positive, minor units


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One fact as the merchant reads it; each figure in minor units, what left is negative."""

    occurred_at: datetime
    kind: str
    source: str
    memo: str
    currency: str
    gross: int
    commission: int

    @property
    def net(self) -> int:
        return self.gross + self.commission


def balances(*, shop_id: UUID | None = None, book: str | None = None) -> list[AccountBalance]:
    """Every account with its balance, by book and code."""
    accounts = LedgerAccount.objects.annotate(balance=Sum("postings__amount", default=0))
    if shop_id is not None:
        accounts = accounts.filter(shop_id=shop_id)
    if book is not None:
        accounts = accounts.filter(book=book)
    totals: dict[tuple[str, str, str, str], int] = {}
    for row in accounts:
        key = (row.book, row.code, row.kind, row.currency)
        totals[key] = totals.get(key, 0) + row.balance
    return [AccountBalance(*key, balance) for key, balance in sorted(totals.items())]


def statement(shop_id: UUID, *, since: datetime, until: datetime) -> list[StatementLine]:
    """The merchant's book of a period, newest first: what customers paid, what was given back, the commission.

    A payment and its commission are one line, a refund and what of the commission came back with it too. What a dispute
    withdrew and what it gave back are two: they may lie months apart.
    No line adds up two currencies.
    """
    entries = (
        LedgerEntry.objects.filter(
            book="merchant", shop_id=shop_id, occurred_at__gte=since, occurred_at__lt=until
        )
        .prefetch_related("postings__account")
        .order_by("-occurred_at", "-id")
    )
    found: dict[tuple[str, str, str], StatementLine] = {}
    for line in map(_line, entries):
        if line.gross or line.commission:  # what only moved between accounts says nothing here
            key = (line.source, _part(line.kind), line.currency)
            found[key] = _together(found[key], line) if key in found else line
    return list(found.values())


def _part(kind: str) -> str:
    return (
        kind
        if kind.startswith(("dispute.", "exchange."))
        else "reversed"
        if kind.endswith(".reversed")
        else ""
    )


def _together(first: StatementLine, other: StatementLine) -> StatementLine:
    kind = first.kind if first.gross else other.kind
    gross, commission = first.gross + other.gross, first.commission + other.commission
    return replace(first, kind=kind, gross=gross, commission=commission)


def _line(entry: LedgerEntry) -> StatementLine:
    postings = list(entry.postings.all())
    return StatementLine(
        occurred_at=entry.occurred_at,
        kind=entry.kind,
        source=entry.source,
        memo=entry.memo,
        currency=postings[0].account.currency,
        gross=-sum(row.amount for row in postings if row.account.code in _GROSS),
        commission=-sum(row.amount for row in postings if row.account.code == "commission"),
    )


def unbalanced() -> list[UUID]:
    """Entries that do not balance: always empty, because the database refuses them."""
    sums = LedgerPosting.objects.values("entry_id", "account__currency").annotate(total=Sum("amount"))
    return sorted({row["entry_id"] for row in sums.exclude(total=0)})


@dataclass(frozen=True, slots=True)
class CommissionFigure:
    shop_id: UUID
    currency: str
    volume: int
    commission: int
    receivable: int


def commission_by_shop(
    *, since: datetime | None = None, shop_ids: Sequence[UUID] | None = None
) -> list[CommissionFigure]:
    """Per shop and currency: what customers paid, what the platform earned, what is still owed."""
    postings = LedgerPosting.objects.all()
    if since is not None:
        postings = postings.filter(entry__occurred_at__gte=since)
    if shop_ids is not None:
        postings = postings.filter(account__shop_id__in=shop_ids)
    sums = postings.values(
        "account__shop_id", "account__currency", "account__book", "account__code"
    ).annotate(total=Sum("amount"))
    found: dict[tuple[Any, str], dict[str, int]] = {}
    for row in sums.exclude(account__shop_id=None):
        key = (row["account__shop_id"], row["account__currency"])
        found.setdefault(key, {})[f"{row['account__book']}:{row['account__code']}"] = row["total"]
    return [
        CommissionFigure(
            shop_id=shop_id,
            currency=currency,
            volume=-figures.get("merchant:sales", 0),
            commission=-figures.get("platform:commission_income", 0),
            receivable=figures.get("platform:commission_receivable", 0),
        )
        for (shop_id, currency), figures in sorted(found.items(), key=str)
    ]
