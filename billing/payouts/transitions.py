"""Which status of a payout may follow which: only forward. A bank may send back what it had taken."""

from collections.abc import Mapping

from billing.payouts.models import Payout

S = Payout.Status
_ENDS = frozenset({S.PAID, S.FAILED, S.CANCELED})
PAYOUT: Mapping[str, frozenset[str]] = {
    S.PENDING: frozenset({S.IN_TRANSIT}) | _ENDS,
    S.IN_TRANSIT: _ENDS,
    S.PAID: frozenset({S.FAILED}),
    S.FAILED: frozenset(),
    S.CANCELED: frozenset(),
}
CAME_BACK = frozenset({S.FAILED, S.CANCELED})
