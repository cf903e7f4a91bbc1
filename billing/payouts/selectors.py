"""Reading payouts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from billing.payouts.models import AccountBalance, Payout, PayoutTransaction
from billing.payouts.transitions import CAME_BACK

GATEWAYS_OWN = ("fee", "payout_returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionData:
    """A movement that a payout is made of; `order_reference` is empty when it is no sale of this shop."""

    reference: str
    kind: str
    source_ref: str
    order_reference: str
    description: str
    amount: int
    fee: int
    commission: int
    net: int
    occurred_at: datetime
    presented_currency: str = ""
    presented_amount: int = 0
    presented_commission: int = 0
    exchange_rate: str = ""

    @property
    def is_exchanged(self) -> bool:
        """Of a sale of this shop in another currency than the balance's."""
        return bool(self.presented_currency and self.order_reference)

    @property
    def is_outside(self) -> bool:
        """Neither of this shop's sales nor the gateway's own: what it costs, a payout that came back."""
        return not self.order_reference and self.kind not in GATEWAYS_OWN

    @property
    def gateway_fee(self) -> int:
        """What the gateway itself took for it."""
        return -self.net if self.kind == "fee" else self.fee - self.commission


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutData:
    """A payout with its movements; `difference` is what they do not add up to, None when there is nothing to add."""

    id: UUID
    shop_id: UUID
    reference: str
    status: str
    currency: str
    amount: int
    sent_at: datetime
    arrives_on: date
    is_itemised: bool
    failure: str
    difference: int | None
    transactions: tuple[TransactionData, ...]

    @property
    def came_back(self) -> bool:
        return self.status in CAME_BACK

    @property
    def gross(self) -> int:
        return sum(row.amount for row in self.transactions)

    @property
    def fees(self) -> int:
        return sum(row.fee - row.commission for row in self.transactions)

    @property
    def commission(self) -> int:
        return sum(row.commission for row in self.transactions)

    @property
    def net(self) -> int:
        """What the movements come to: the payout itself, unless there is a difference."""
        return sum(row.net for row in self.transactions)

    @property
    def outside(self) -> int:
        """How many movements are not of this shop."""
        return sum(row.is_outside for row in self.transactions)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceData:
    """What is not paid out yet, in one currency; `pending` becomes `available` some days after a sale."""

    currency: str
    available: int
    pending: int
    updated_at: datetime

    @property
    def total(self) -> int:
        return self.available + self.pending


def balances_of(shop_id: UUID) -> list[BalanceData]:
    """What lies at the vendor, per currency, in the order of their codes; nothing before the vendor was asked."""
    rows = AccountBalance.objects.filter(shop_id=shop_id).order_by("currency")
    return [BalanceData(**{name: getattr(row, name) for name in BalanceData.__slots__}) for row in rows]


def payout_table(shop_id: UUID) -> QuerySet[Payout]:
    """A shop's payouts, the newest first, each with how many movements it has and how many are not of this shop."""
    theirs = Q(transactions__order_reference="") & ~Q(transactions__kind__in=GATEWAYS_OWN)
    outside = Count("transactions", filter=theirs)
    rows = Payout.objects.filter(shop_id=shop_id).annotate(movements=Count("transactions"), outside=outside)
    return rows.order_by("-sent_at", "-id")


def payout(shop_id: UUID, payout_id: UUID) -> PayoutData | None:
    """One of a shop's payouts. Two queries."""
    row = _whole().filter(shop_id=shop_id, id=payout_id).first()
    return _data(row) if row else None


def payout_by_id(payout_id: UUID) -> PayoutData | None:
    row = _whole().filter(id=payout_id).first()
    return _data(row) if row else None


def payouts_of(shop_id: UUID) -> Iterator[PayoutData]:
    """All of a shop's, the oldest first, read in batches."""
    for row in _whole().filter(shop_id=shop_id).order_by("id").iterator(chunk_size=100):
        yield _data(row)


def _whole() -> QuerySet[Payout]:
    return Payout.objects.prefetch_related(Prefetch("transactions", PayoutTransaction.objects.all()))


def _data(row: Payout) -> PayoutData:
    names = PayoutData.__dataclass_fields__.keys() - {"transactions"}
    return PayoutData(
        **{name: getattr(row, name) for name in names},
        transactions=tuple(_transaction(each) for each in row.transactions.all()),
    )


def _transaction(row: PayoutTransaction) -> TransactionData:
    return TransactionData(**{name: getattr(row, name) for name in TransactionData.__dataclass_fields__})
