"""How a connected account stands, in the merchant's words."""

from dataclasses import dataclass
from typing import Any

from web.ui.statuses import Tone


@dataclass(frozen=True, slots=True)
class AccountState:
    """What the payments page says. `action` is the button's word; empty when there is nothing to do."""

    badge: str
    tone: Tone
    text: str
    action: str
    primary: bool = True
    cards: bool = False
    payouts: bool = False
    requirements: tuple[Any, ...] = ()
    synced_at: Any = None
    exists: bool = False


_NONE = AccountState(
    badge="Not connected",
    tone="neutral",
    text="Connect an account at Stripe, and customers pay by card in your shop. The money goes straight to you.",
    action="Connect payments",
)
_WORDS: dict[str, tuple[str, Tone, str, str]] = {
    "created": (
        "Not finished",
        "warning",
        "You have begun to connect an account. Go on where you stopped.",
        "Go on",
    ),
    "onboarding": (
        "Details needed",
        "warning",
        "Stripe needs a few details before customers can pay by card.",
        "Go on",
    ),
    "pending": ("Being checked", "info", "Stripe is checking your details. That usually takes minutes.", ""),
    "active": (
        "Active",
        "success",
        "Customers can pay by card. Payouts go to your bank account by themselves.",
        "",
    ),
    "restricted": (
        "Restricted",
        "danger",
        "Stripe has stopped card payments or payouts until the points below are settled.",
        "Settle this",
    ),
}


def state_of(account: Any) -> AccountState:
    """The state of a ConnectedAccount row, or of none."""
    if account is None or account.status not in _WORDS:
        return _NONE
    badge, tone, text, action = _WORDS[account.status]
    todo = tuple(account.requirements)
    if account.status == "active" and todo:
        action = "Give details"
    return AccountState(
        badge=badge,
        tone=tone,
        text=text,
        action=action,
        primary=account.status != "active",
        cards=account.card_payments,
        payouts=account.payouts,
        requirements=todo,
        synced_at=account.synced_at,
        exists=bool(account.external_id),
    )
