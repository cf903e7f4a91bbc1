"""What the buyer's token makes happen."""

from dataclasses import dataclass
from typing import Literal

DECIDED_AFTER = 5  # seconds until a delayed payment is decided


@dataclass(frozen=True)
class Outcome:
    """``first`` is the answer to ``start``, ``then`` what a challenge passed or the time brings."""

    first: Literal["captured", "failed", "requires_action", "processing"]
    then: Literal["captured", "failed"] = "captured"
    code: str = ""
    message: str = ""
    lost: Literal["", "before", "after"] = ""


_DECLINED = Outcome("failed", code="card_declined", message="Your card was declined.")
OUTCOMES = {
    "test_succeed": Outcome("captured"),
    "test_decline": _DECLINED,
    "test_action": Outcome("requires_action"),
    "test_action_decline": Outcome(
        "requires_action", then="failed", code="card_declined", message="Your card was declined."
    ),
    "test_processing": Outcome("processing"),
    "test_processing_fail": Outcome(
        "processing", then="failed", code="debit_refused", message="The bank refused the payment."
    ),
    "test_lost_before": Outcome("captured", lost="before"),
    "test_lost_after": Outcome("captured", lost="after"),
}


def outcome(token: str) -> Outcome:
    """An empty token succeeds; an unknown one is declined, as a broken card would be."""
    return OUTCOMES.get(token or "test_succeed", _DECLINED)
