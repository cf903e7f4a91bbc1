"""A month of the shop's statement: one row for each sale and each refund, with its commission."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from billing.ledger.selectors import StatementLine, statement
from core import clock
from shops.context import ShopRef
from web.backoffice.gateway_words import gateway_words
from web.backoffice.order_names import NamedOrder, orders_named

_APART = ("dispute.", "exchange.")
_DECEMBER = 12
_MOST_MONTHS = 36
_YEARS = range(1970, 9999)
_WORDS = {
    "payment.captured": "Sale",
    "commission.due": "Commission",
    "refund.succeeded": "Refund",
    "commission.returned": "Commission returned",
    "dispute.withdrawn": "Dispute",
    "dispute.returned": "Dispute won",
    "exchange.sold": "Exchanged",
    "exchange.bought": "Exchanged",
}


@dataclass(frozen=True, slots=True)
class Row:
    """Figures in minor units; what left the merchant is negative."""

    at: datetime
    words: str
    reference: str
    order: NamedOrder | None
    gateway: str
    currency: str
    gross: int
    commission: int
    is_sale: bool = False
    is_exchange: bool = False

    @property
    def net(self) -> int:
        return self.gross + self.commission


@dataclass(frozen=True, slots=True)
class Sums:
    """What a month comes to in one currency; `returned` are refunds and disputes.

    `exchanged` is what the payment service changed into another currency to pay it out, or out of one.
    """

    currency: str
    sales: int
    returned: int
    commission: int
    exchanged: int

    @property
    def net(self) -> int:
        return self.sales + self.returned + self.commission + self.exchanged


@dataclass(frozen=True, slots=True)
class Statement:
    """`sums` has one for each currency, the shop's own first."""

    month: date
    sums: list[Sums]
    rows: list[Row]


def parse_month(text: str, shop: ShopRef) -> date:
    """ "2026-11" as its first day; anything else, and what nobody keeps books of, is the month we are in, where the
    shop is.
    """
    year, _, month = text.partition("-")
    try:
        found = date(int(year), int(month), 1)
    except ValueError:
        found = date.min
    return found if found.year in _YEARS else clock.today(shop.timezone).replace(day=1)


def months_since(opened: datetime, shop: ShopRef) -> list[date]:
    """The months of the shop's life, the newest first, at most three years."""
    month = clock.today(shop.timezone).replace(day=1)
    first = opened.astimezone(ZoneInfo(shop.timezone)).date().replace(day=1)
    found: list[date] = []
    while month >= first and len(found) < _MOST_MONTHS:
        found.append(month)
        month = (
            date(month.year - 1, _DECEMBER, 1) if month.month == 1 else month.replace(month=month.month - 1)
        )
    return found


def read_statement(shop: ShopRef, month: date) -> Statement:
    """The month begins and ends at midnight in the shop's time zone."""
    zone = ZoneInfo(shop.timezone)
    until = date(month.year + 1, 1, 1) if month.month == _DECEMBER else month.replace(month=month.month + 1)
    since_at, until_at = (datetime.combine(day, time.min, zone) for day in (month, until))
    rows = _merged(statement(shop.id, since=since_at, until=until_at))
    return Statement(month, _sums(shop.currency, rows), _named(rows))


def _sums(own: str, rows: Iterable[Row]) -> list[Sums]:
    """Per currency, because no sum of two means anything; of the shop's own also when nothing moved."""
    by_currency: dict[str, list[Row]] = {own: []}
    for row in rows:
        by_currency.setdefault(row.currency, []).append(row)
    return [
        Sums(
            currency=currency,
            sales=sum(row.gross for row in mine if row.is_sale),
            returned=sum(row.gross for row in mine if not row.is_sale and not row.is_exchange),
            commission=sum(row.commission for row in mine),
            exchanged=sum(row.gross for row in mine if row.is_exchange),
        )
        for currency, mine in sorted(by_currency.items(), key=lambda each: (each[0] != own, each[0]))
        if mine or len(by_currency) == 1
    ]


def _merged(lines: Iterable[StatementLine]) -> list[Row]:
    """A sale and its commission are two facts with one source: one row."""
    found: dict[tuple[str, str], Row] = {}
    for line in lines:
        fact = f"{line.source}:{line.kind}" if line.kind.startswith(_APART) else line.source
        key = (fact, line.currency)
        row, former = _row(line), found.get(key)
        if former is None:
            found[key] = row
            continue
        words = row.words if row.gross else former.words
        found[key] = replace(
            former, words=words, gross=former.gross + row.gross, commission=former.commission + row.commission
        )
    return list(found.values())


def _row(line: StatementLine) -> Row:
    reference, _, gateway = line.memo.partition(" · ")
    reversed_ = line.kind.endswith(".reversed")
    words = _WORDS.get(line.kind.removesuffix(".reversed"), "Correction")
    return Row(
        at=line.occurred_at,
        words=f"{words} taken back" if reversed_ else words,
        reference=reference,
        order=None,
        gateway=gateway_words(gateway),
        currency=line.currency,
        gross=line.gross,
        commission=line.commission,
        is_sale=line.kind.startswith("payment."),
        is_exchange=line.kind.startswith("exchange."),
    )


def _named(rows: list[Row]) -> list[Row]:
    orders = orders_named(row.reference for row in rows)
    return [replace(row, order=orders.get(row.reference)) for row in rows]
