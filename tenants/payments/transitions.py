"""Which status may follow which. The database refuses all else (migrations 0002, 0004, 0007); tests compare them.

`captured` may follow `failed`, `cancelled` and `expired`: a late success.
Money wins, the order decides what it means.
"""

from collections.abc import Mapping

from tenants.payments.models import FraudWarning, Payment, PaymentDispute, PaymentRefund

S, R, D, F = Payment.Status, PaymentRefund.Status, PaymentDispute.Status, FraudWarning.Status

_LIVE = frozenset({S.REQUIRES_METHOD, S.REQUIRES_ACTION, S.PROCESSING, S.AUTHORIZED, S.CAPTURED})
_GIVEN_UP = frozenset({S.FAILED, S.CANCELLED, S.EXPIRED})

PAYMENT: Mapping[str, frozenset[str]] = {
    S.CREATED: _LIVE | _GIVEN_UP,
    S.REQUIRES_METHOD: (_LIVE | _GIVEN_UP) - {S.REQUIRES_METHOD},
    S.REQUIRES_ACTION: (_LIVE | _GIVEN_UP) - {S.REQUIRES_ACTION},
    # By hand or by some banks a payment under way can still be given up.
    S.PROCESSING: (_LIVE | _GIVEN_UP) - {S.PROCESSING, S.REQUIRES_ACTION},
    S.AUTHORIZED: frozenset({S.CAPTURED, S.CANCELLED, S.EXPIRED}),
    S.CAPTURED: frozenset(),
    S.FAILED: frozenset({S.CAPTURED}),
    S.CANCELLED: frozenset({S.CAPTURED}),
    S.EXPIRED: frozenset({S.CAPTURED}),
}

REFUND: Mapping[str, frozenset[str]] = {
    R.REQUESTED: frozenset({R.PENDING, R.SUCCEEDED, R.FAILED}),
    R.PENDING: frozenset({R.SUCCEEDED, R.FAILED}),
    R.SUCCEEDED: frozenset({R.FAILED}),  # the money came back to the merchant
    R.FAILED: frozenset(),
}

_DECIDED = frozenset({D.WON, D.LOST})
# Only forward: an answer that was read before another one and arrives after it changes nothing.
DISPUTE: Mapping[str, frozenset[str]] = {
    D.WARNING: frozenset({D.NEEDS_RESPONSE, D.UNDER_REVIEW}) | _DECIDED,
    D.NEEDS_RESPONSE: frozenset({D.UNDER_REVIEW}) | _DECIDED,
    D.UNDER_REVIEW: _DECIDED,
    D.LOST: frozenset({D.WON}),  # the bank, or the customer, thought better of it
    D.WON: frozenset(),
}
# A refund may fail after all: then there is something to decide again.
FRAUD_WARNING: Mapping[str, frozenset[str]] = {
    F.OPEN: frozenset({F.REFUNDED, F.DISPUTED, F.KEPT, F.OVER}),
    F.REFUNDED: frozenset({F.OPEN, F.DISPUTED}),
    F.DISPUTED: frozenset(),
    F.KEPT: frozenset(),
    F.OVER: frozenset(),
}
# The bank has the money, or has taken it for good: it cannot be given back once more.
HOLDS_MONEY = frozenset({D.NEEDS_RESPONSE, D.UNDER_REVIEW, D.LOST})
OPEN_DISPUTE = frozenset(D) - _DECIDED

OPEN = frozenset(S) - _GIVEN_UP - {S.CAPTURED}
GIVEN_UP = _GIVEN_UP


def may_become(before: str, after: str) -> bool:
    """Whether a payment may go from one status to the other."""
    return after in PAYMENT[before]


def dispute_may_become(before: str, after: str) -> bool:
    return after in DISPUTE[before]


def refund_may_become(before: str, after: str) -> bool:
    return after in REFUND[before]
