"""Which status may follow which. Migration 0002 holds the same table as a trigger; a test compares the two.

A late success wins: money that came is recorded whatever we thought before, and the order decides what to do with it.
"""

ALLOWED: dict[str, frozenset[str]] = {
    "created": frozenset(
        {
            "requires_method",
            "requires_action",
            "processing",
            "authorized",
            "captured",
            "failed",
            "cancelled",
            "expired",
        }
    ),
    "requires_method": frozenset(
        {"requires_action", "processing", "authorized", "captured", "failed", "cancelled", "expired"}
    ),
    "requires_action": frozenset(
        {"requires_method", "processing", "authorized", "captured", "failed", "cancelled", "expired"}
    ),
    "processing": frozenset({"requires_method", "authorized", "captured", "failed", "cancelled", "expired"}),
    "authorized": frozenset({"captured", "cancelled", "expired"}),
    "captured": frozenset(),
    "failed": frozenset({"captured"}),
    "cancelled": frozenset({"captured"}),
    "expired": frozenset({"captured"}),
}
REFUNDS: dict[str, frozenset[str]] = {
    "requested": frozenset({"pending", "succeeded", "failed"}),
    "pending": frozenset({"succeeded", "failed"}),
    "succeeded": frozenset({"failed"}),
    "failed": frozenset(),
}
OVER = frozenset({"failed", "cancelled", "expired"})


def may_become(before: str, after: str) -> bool:
    """Whether a payment in `before` may be written as `after`."""
    return after in ALLOWED[before]


def refund_may_become(before: str, after: str) -> bool:
    return after in REFUNDS[before]
