"""Payouts in the merchant's book.

| fact (kind, source)        | merchant's book                        |
|----------------------------|----------------------------------------|
| payout.sent, payout        | bank / gateway_balance                 |
| payout.sent.reversed       | the opposite, when the bank sent it back |
| gateway.fee, movement      | gateway_fees / gateway_balance         |
| outside.moved, movement    | gateway_balance / outside              |
| exchange.sold, movement    | exchange / gateway_balance, in the customer's currency |
| exchange.bought, movement  | gateway_balance / exchange, in the balance's currency  |

Sales, refunds, disputes and commission are booked when they happen, in the currency they happen in. A gateway that pays
out in another exchanges each movement: what it takes in one and gives in the other are two entries with no rate between
them but its own. What only a payout tells is what the gateway itself
costs, and what else happened on the same balance. With these, all that was paid out leaves a balance of nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from billing.connect.services import VENDOR
from billing.ledger import accounts
from billing.ledger.models import LedgerEntry
from billing.ledger.services import Line, post, reverse
from billing.payouts.selectors import PayoutData, TransactionData, payout_by_id
from core.db import PLATFORM, platform_atomic
from core.locks import advisory

SENT = "payout.sent"
GATEWAY_FEE = "gateway.fee"
OUTSIDE = "outside.moved"
SOLD = "exchange.sold"
BOUGHT = "exchange.bought"
TOTAL = "payout.total"  # never booked: what its movements do not add up to


@dataclass(frozen=True, slots=True)
class Move:
    """One fact of a payout: `amount` from the credited to the debited account, negative the other way."""

    kind: str
    source: str
    at: datetime
    debit: str
    credit: str
    amount: int
    currency: str
    memo: str


def catch_up_payout(payout_id: UUID) -> int:
    """Book everything that is known of a payout, once. Returns how many entries were new."""
    with platform_atomic():
        advisory(PLATFORM, "ledger", str(payout_id))
        found = payout_by_id(payout_id)
        if found is None:
            return 0
        new = sum(_book(found, move) for move in moves_of(found)) + _known_by_now(found)
        return new + (_undo(found) if found.came_back else 0)


def moves_of(payout: PayoutData) -> Iterator[Move]:
    """What ought to be booked; a payout that came back was sent nevertheless."""
    balance = accounts.GATEWAY_BALANCE
    memo, currency = payout.reference, payout.currency
    yield Move(SENT, payout.reference, payout.sent_at, accounts.BANK, balance, payout.amount, currency, memo)
    for row in payout.transactions:
        yield from _of_movement(row, currency, memo)


def _of_movement(row: TransactionData, currency: str, memo: str) -> Iterator[Move]:
    balance, at = accounts.GATEWAY_BALANCE, row.occurred_at
    if row.is_outside:
        yield Move(OUTSIDE, row.reference, at, balance, accounts.OUTSIDE, row.net, currency, memo)
        return
    if row.is_exchanged:
        sold, bought = row.presented_amount - row.presented_commission, row.amount - row.commission
        order = f"{row.order_reference} · {VENDOR}"
        theirs = row.presented_currency
        yield Move(SOLD, row.reference, at, accounts.EXCHANGE, balance, sold, theirs, order)
        yield Move(BOUGHT, row.reference, at, balance, accounts.EXCHANGE, bought, currency, order)
    if row.kind not in {
        "dispute",
        "payout_returned",
    }:  # booked with the dispute, and by reversing the payout
        fee = row.gateway_fee
        yield Move(GATEWAY_FEE, row.reference, at, accounts.GATEWAY_FEES, balance, fee, currency, memo)


def _book(payout: PayoutData, move: Move) -> int:
    entry = post(
        book="merchant",
        shop_id=payout.shop_id,
        kind=move.kind,
        source=move.source,
        occurred_at=move.at,
        currency=move.currency,
        lines=[Line(move.debit, move.amount), Line(move.credit, -move.amount)],
        memo=move.memo,
    )
    return int(entry is not None)


def _known_by_now(payout: PayoutData) -> int:
    """Undo what was booked as not through this shop, of movements whose order was found since."""
    ours = [row.reference for row in payout.transactions if not row.is_outside]
    rows = LedgerEntry.objects.filter(book="merchant", kind=OUTSIDE, source__in=ours, reversed_by=None)
    return len([reverse(entry.id, reason="It belongs to an order of this shop.") for entry in rows])


def _undo(payout: PayoutData) -> int:
    sent = LedgerEntry.objects.filter(
        book="merchant", kind=SENT, source=payout.reference, reversed_by=None
    ).first()
    return int(sent is not None and reverse(sent.id, reason="The bank sent the payout back.") is not None)
