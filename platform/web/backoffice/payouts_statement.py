"""A month of the shop's statement: one row for each sale and each refund, with its commission."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from billing.ledger.selectors import StatementLine, statement
from core import clock
from core.errors import NotFound
from core.ids import parse_public_id
from shops.context import ShopRef
from tenants.orders.selectors import order_table

_DECEMBER = 12
_MOST_MONTHS = 36
_WORDS = {
    "payment.captured": "Sale",
    "commission.due": "Commission",
    "refund.succeeded": "Refund",
    "commission.returned": "Commission returned",
}
_GATEWAYS = {"stripe": "Card", "manual": "Manual payment", "test": "Test payment"}


@dataclass(frozen=True, slots=True)
class Row:
    """Figures in minor units; what left the merchant is negative."""

    at: datetime
    words: str
    order_id: UUID | None
    order_name: str
    gateway: str
    currency: str
    gross: int
    commission: int

    @property
    def net(self) -> int:
        return self.gross + self.commission


@dataclass(frozen=True, slots=True)
class Statement:
    month: date
    currency: str
    rows: list[Row]

    @property
    def sales(self) -> int:
        return sum(row.gross for row in self.rows if row.gross > 0)

    @property
    def refunds(self) -> int:
        return sum(row.gross for row in self.rows if row.gross < 0)

    @property
    def commission(self) -> int:
        return sum(row.commission for row in self.rows)

    @property
    def net(self) -> int:
        return self.sales + self.refunds + self.commission


def parse_month(text: str, shop: ShopRef) -> date:
    """ "2026-11" as its first day; anything else is the month we are in, where the shop is."""
    year, _, month = text.partition("-")
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return clock.today(shop.timezone).replace(day=1)


def months_since(opened: datetime, shop: ShopRef) -> list[date]:
    """The months of the shop's life, the newest first, at most three years."""
    month, first = clock.today(shop.timezone).replace(day=1), opened.date().replace(day=1)
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
    return Statement(month, shop.currency, _named(rows))


def _merged(lines: Iterable[StatementLine]) -> list[Row]:
    """A sale and its commission are two facts with one source: one row."""
    found: dict[str, Row] = {}
    for line in lines:
        row, former = _row(line), found.get(line.source)
        if former is None or former.currency != row.currency:
            found[line.source] = row
            continue
        words = row.words if row.gross else former.words
        found[line.source] = replace(
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
        order_id=_order_id(reference),
        order_name="",
        gateway=_GATEWAYS.get(gateway, gateway),
        currency=line.currency,
        gross=line.gross,
        commission=line.commission,
    )


def _order_id(reference: str) -> UUID | None:
    try:
        return parse_public_id("ord", reference)
    except NotFound:
        return None


def _named(rows: list[Row]) -> list[Row]:
    ids = {row.order_id for row in rows if row.order_id}
    names = dict(order_table(status="all").filter(id__in=ids).values_list("id", "name")) if ids else {}
    return [replace(row, order_name=names.get(row.order_id, "") if row.order_id else "") for row in rows]
