"""Which facts of a sale are booked, and how. Everything may run again: a fact that is booked already stays as it is.

| fact (kind, source)              | merchant's book                              | platform's book                    |
|----------------------------------|----------------------------------------------|------------------------------------|
| payment.captured, payment        | gateway_balance / sales                      |                                    |
| commission.due, payment          | commission / commission_payable              | commission_receivable / income     |
| commission.collected, fee        | commission_payable / gateway_balance         | gateway_balance / receivable       |
| refund.succeeded, refund         | refunds / gateway_balance                    |                                    |
| commission.returned, refund      | gateway_balance (or payable) / commission    | income / gateway_balance (or rec.) |
| commission.returned, return      | gateway_balance / commission                 | income / gateway_balance           |
| dispute.withdrawn, dispute       | disputes / gateway_balance                   |                                    |
| dispute.fee, dispute             | gateway_fees / gateway_balance               |                                    |
| dispute.returned, dispute        | gateway_balance / disputes                   |                                    |
| dispute.fee_returned, dispute    | gateway_balance / gateway_fees               |                                    |
| <kind>.reversed                  | the opposite, when a refund failed after all |                                    |

What the gateway took differs from what was due? Then the receivable keeps the difference, and reconciliation shows it.
"""

from datetime import datetime
from uuid import UUID

from billing.ledger import accounts
from billing.ledger.models import LedgerEntry
from billing.ledger.services import Book, Line, post, reverse
from core import clock
from core.db import PLATFORM, platform_atomic
from core.errors import NotFound
from core.locks import advisory
from shops.context import use
from tenants.payments import bookkeeping
from tenants.payments import selectors as payments
from tenants.payments.types import CommissionReturnData, DisputeData, PaymentData, RefundData

CAPTURED = "payment.captured"
DUE = "commission.due"
COLLECTED = "commission.collected"
REFUNDED = "refund.succeeded"
RETURNED = "commission.returned"
WITHDRAWN = "dispute.withdrawn"
DISPUTE_FEE = "dispute.fee"
DISPUTE_RETURNED = "dispute.returned"
DISPUTE_FEE_RETURNED = "dispute.fee_returned"


def catch_up(shop_id: UUID, payment_id: UUID) -> int:
    """Book everything that the shop knows of a payment, its refunds and disputes. Returns how many entries were new.

    Nobody else books this payment meanwhile, and its state is read under that lock: an older state never follows a
    newer one. Raises NotFound when the shop has no such payment.
    """
    with platform_atomic():
        advisory(PLATFORM, "ledger", str(payment_id))
        with use(shop_id):
            payment, refunds = payments.payment(payment_id), bookkeeping.refunds_of(payment_id)
            disputes = bookkeeping.disputes_of(payment_id)
            returns = bookkeeping.commission_returns(payment_id)
        if payment is None:
            raise NotFound("This payment is not in the shop.")
        new = _payment(shop_id, payment) + sum(_refund(shop_id, payment, refund) for refund in refunds)
        new += sum(_returned(shop_id, payment, each) for each in returns)
        return new + sum(_dispute(shop_id, payment, each) for each in disputes)


def _payment(shop_id: UUID, payment: PaymentData) -> int:
    """Money and commission due, and the commission taken where the gateway has named it."""
    if not payment.amount_captured:
        return 0
    at, memo = payment.captured_at or clock.now(), _memo(payment)
    fact = _Facts(shop_id, payment.currency, memo)
    fact.book(
        "merchant",
        CAPTURED,
        payment.id,
        at,
        accounts.GATEWAY_BALANCE,
        accounts.SALES,
        payment.amount_captured,
    )
    fact.book(
        "merchant", DUE, payment.id, at, accounts.COMMISSION, accounts.COMMISSION_PAYABLE, payment.fee_amount
    )
    fact.book(
        "platform",
        DUE,
        payment.id,
        at,
        accounts.COMMISSION_RECEIVABLE,
        accounts.COMMISSION_INCOME,
        payment.fee_amount,
    )
    if payment.takes_commission and payment.commission_ref:
        _collected(fact, payment.commission_ref, at, payment.fee_captured)
    return fact.new


def book_commission(shop_id: UUID, payment: PaymentData, *, reference: str, amount: int, at: datetime) -> int:
    """Book that the gateway took the commission: its own movement, known by the gateway's reference.

    Under the payment's lock, as `catch_up`: both write this fact and a new shop's accounts, in different orders.
    """
    fact = _Facts(shop_id, payment.currency, _memo(payment))
    with platform_atomic():
        advisory(PLATFORM, "ledger", str(payment.id))
        _collected(fact, reference, at, amount)
    return fact.new


def _collected(fact: "_Facts", reference: str, at: datetime, amount: int) -> None:
    fact.book(
        "merchant", COLLECTED, reference, at, accounts.COMMISSION_PAYABLE, accounts.GATEWAY_BALANCE, amount
    )
    fact.book(
        "platform", COLLECTED, reference, at, accounts.GATEWAY_BALANCE, accounts.COMMISSION_RECEIVABLE, amount
    )


def _refund(shop_id: UUID, payment: PaymentData, refund: RefundData) -> int:
    """Book a refund that succeeded, with the commission that went back; undo both when it failed after all."""
    if refund.status == "failed":
        return _undo(refund.id)
    if refund.status != "succeeded":
        return 0
    at = refund.settled_at or clock.now()
    fact = _Facts(shop_id, refund.currency, _memo(payment))
    ours, theirs = (
        (accounts.GATEWAY_BALANCE, accounts.GATEWAY_BALANCE)
        if payment.takes_commission
        else (accounts.COMMISSION_RECEIVABLE, accounts.COMMISSION_PAYABLE)
    )
    fact.book("merchant", REFUNDED, refund.id, at, accounts.REFUNDS, accounts.GATEWAY_BALANCE, refund.amount)
    fact.book("merchant", RETURNED, refund.id, at, theirs, accounts.COMMISSION, refund.fee_returned)
    fact.book("platform", RETURNED, refund.id, at, accounts.COMMISSION_INCOME, ours, refund.fee_returned)
    return fact.new


def _returned(shop_id: UUID, payment: PaymentData, row: CommissionReturnData) -> int:
    """Book commission that came back without a refund."""
    fact = _Facts(shop_id, row.currency, _memo(payment))
    balance, cost, income = accounts.GATEWAY_BALANCE, accounts.COMMISSION, accounts.COMMISSION_INCOME
    fact.book("merchant", RETURNED, row.id, row.at, balance, cost, row.amount)
    fact.book("platform", RETURNED, row.id, row.at, income, balance, row.amount)
    return fact.new


def _dispute(shop_id: UUID, payment: PaymentData, dispute: DisputeData) -> int:
    """Book what the gateway took for a dispute and what it gave back, each once; each in one piece, as it moves."""
    at = dispute.closed_at or clock.now()
    fact = _Facts(shop_id, dispute.balance_currency, _memo(payment))
    balance, fees, disputes = accounts.GATEWAY_BALANCE, accounts.GATEWAY_FEES, accounts.DISPUTES
    book = fact.book
    book("merchant", WITHDRAWN, dispute.id, dispute.opened_at, disputes, balance, dispute.withdrawn)
    book("merchant", DISPUTE_FEE, dispute.id, dispute.opened_at, fees, balance, dispute.fee)
    book("merchant", DISPUTE_RETURNED, dispute.id, at, balance, disputes, dispute.returned)
    book("merchant", DISPUTE_FEE_RETURNED, dispute.id, at, balance, fees, dispute.fee_returned)
    return fact.new


def _undo(refund_id: UUID) -> int:
    entries = LedgerEntry.objects.filter(
        source=str(refund_id), kind__in=[REFUNDED, RETURNED], reversed_by=None
    )
    undone = [reverse(entry.id, reason="The refund failed after it had succeeded.") for entry in entries]
    return len(undone)


def _memo(payment: PaymentData) -> str:
    return f"{payment.reference} · {payment.gateway}"


class _Facts:
    """Books facts of one payment: debit one account, credit another."""

    def __init__(self, shop_id: UUID, currency: str, memo: str) -> None:
        self.shop_id, self.currency, self.memo, self.new = shop_id, currency, memo, 0

    def book(
        self, book: Book, kind: str, source: UUID | str, at: datetime, debit: str, credit: str, amount: int
    ) -> None:
        entry = post(
            book=book,
            shop_id=self.shop_id,
            kind=kind,
            source=str(source),
            occurred_at=at,
            currency=self.currency,
            lines=[Line(debit, amount), Line(credit, -amount)],
            memo=self.memo,
        )
        self.new += entry is not None
