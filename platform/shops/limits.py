"""What a shop's plan has room for. Billing writes the figures into the shop; who adds something asks here.

A shop over its limit, because the plan became smaller, keeps what it has and adds nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shops.errors import PlanLimitReached

# What can be limited, and what people call it; in the order in which settings show them.
LIMITS = {
    "products": "products",
    "staff": "people on the staff",
    "domains": "domains of its own",
    "themes": "themes of its own",
    "theme_megabytes": "megabytes of themes",
}
_ADVICE = {
    "products": "Archive products that you no longer sell, or ask for a larger plan.",
    "staff": "Remove somebody or withdraw an invitation, or ask for a larger plan.",
    "domains": "Remove a domain, or ask for a larger plan.",
    "themes": "Delete a theme, or ask for a larger plan.",
    "theme_megabytes": "Delete versions that you no longer need, or ask for a larger plan.",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit is used; `limit` None means there is none."""

    name: str
    words: str
    used: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.used >= self.limit


def limit_of(limits: Mapping[str, Any], name: str) -> int | None:
    """The figure, or None for no limit. What is no figure is no limit: a merchant is not stopped by our slip."""
    found = limits.get(name)
    return found if type(found) is int and found >= 0 else None


def check_room(limits: Mapping[str, Any], name: str, used: Callable[[], int], *, field: str = "") -> None:
    """Raise PlanLimitReached when one more is one too many. `used` is asked only where there is a limit; call it under
    the lock that makes one at a time.
    """
    limit = limit_of(limits, name)
    if limit is not None and used() >= limit:
        message = f"Your plan has room for {limit} {LIMITS[name]}. {_ADVICE[name]}"
        raise PlanLimitReached(message, field=field or None, details={"limit": limit})
