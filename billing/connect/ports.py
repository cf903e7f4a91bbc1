"""The interface to whoever opens accounts for merchants, splits off the platform's commission and pays out.

Called outside transactions, repeatable with the same key; errors as in ``tenants.payments.ports``.
``account`` is the provider's reference of a merchant's account; None means the platform's own account.
"""

import datetime as dt
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from core.money import Money


class AccountStatus(enum.StrEnum):
    """``onboarding`` the merchant has something to do before the first sale · ``pending`` the provider is checking ·
    ``active`` may sell · ``restricted`` could sell, may not now · ``closed``."""

    ONBOARDING = "onboarding"
    PENDING = "pending"
    ACTIVE = "active"
    RESTRICTED = "restricted"
    CLOSED = "closed"


@dataclass(frozen=True)
class Requirement:
    """One thing that is missing, in words a merchant understands.

    ``urgency`` past_due: it already restricts the account; currently_due: it will at ``due_at``; eventually_due: later.
    ``errors`` says what was wrong with what was sent before.
    """

    code: str
    text: str
    urgency: Literal["past_due", "currently_due", "eventually_due"]
    awaiting: Literal["merchant", "provider"] = "merchant"
    due_at: dt.datetime | None = None
    errors: Sequence[str] = ()
    blocks_card_payments: bool = False
    blocks_payouts: bool = False


@dataclass(frozen=True)
class AccountSnapshot:
    """An account as the provider describes it now.  Only ``card_payments_ready`` decides whether cards are offered."""

    reference: str
    status: AccountStatus
    card_payments_ready: bool
    payouts_ready: bool
    requirements: Sequence[Requirement]
    country: str
    currency: str
    display_name: str = ""
    email: str = ""
    shop_id: str = ""
    closed: bool = False


@dataclass(frozen=True)
class OnboardingLink:
    """Single use, short-lived: made per click, never stored or mailed."""

    url: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class ApplicationFee:
    """The commission as the provider took it.  ``payment_ref`` (the gateway's) and ``payment_id`` (ours) say for what;
    they are empty in lists."""

    reference: str
    account: str
    payment_ref: str
    amount: Money
    refunded: Money
    created_at: dt.datetime
    payment_id: str = ""


@dataclass(frozen=True)
class BalanceTransaction:
    """One movement on a balance.  ``net = amount - fee``, all in ``amount.currency``; negative = out."""

    reference: str
    kind: str  # charge, refund, application_fee, application_fee_refund, payout, payout_returned, dispute, fee, other
    source_ref: str
    amount: Money
    fee: Money
    net: Money
    created_at: dt.datetime
    available_on: dt.datetime
    commission: Money  # the platform's part of ``fee``; the rest is what the provider itself costs
    payout_ref: str = ""
    description: str = ""
    payment_ref: str = ""  # the payment that a charge, refund or dispute belongs to
    commission_ref: str = ""  # the commission that was given back
    # Where it was exchanged: what the customer paid, or got back, and of that the commission where it is known.
    presented: Money | None = None
    commission_presented: Money | None = None
    exchange_rate: str = ""  # presented × rate = amount, as the provider writes it


@dataclass(frozen=True)
class ProviderPayout:
    reference: str
    amount: Money
    status: Literal["pending", "in_transit", "paid", "failed", "canceled"]
    created_at: dt.datetime
    arrival_date: dt.date
    automatic: bool = True  # only these are made of known movements
    failure: str = ""


@dataclass(frozen=True)
class Balance:
    currency: str
    available: Money
    pending: Money


class ConnectProvider(Protocol):
    @property
    def name(self) -> str: ...

    def create_account(
        self, *, shop_id: UUID, country: str, currency: str, email: str, display_name: str, url: str = ""
    ) -> AccountSnapshot:
        """Open an account for a shop.  The same shop again gives the same account."""
        ...

    def find_account(self, *, shop_id: UUID) -> AccountSnapshot | None:
        """After an unknown outcome: the account ``create_account`` opened, or None."""
        ...

    def fetch_account(self, account: str) -> AccountSnapshot: ...

    def onboarding_link(self, account: str, *, return_url: str, refresh_url: str) -> OnboardingLink:
        """Where the merchant answers what is asked.  Coming back proves nothing: ``fetch_account`` again."""
        ...

    def dashboard_url(self, account: str) -> str:
        """The provider's own dashboard of this account.  No network."""
        ...

    def register_domain(self, account: str, *, host: str) -> None:
        """Allow wallets on this storefront host.  Repeatable."""
        ...

    def fetch_application_fee(self, reference: str) -> ApplicationFee: ...

    def application_fees(self, *, since: dt.datetime, account: str | None = None) -> Iterator[ApplicationFee]:
        """Newest first."""
        ...

    def transactions(
        self,
        account: str | None,
        *,
        since: dt.datetime | None = None,
        payout_ref: str = "",
    ) -> Iterator[BalanceTransaction]:
        """Newest first.  With ``payout_ref`` Σ net of all rows but the payout's own is the payout."""
        ...

    def fetch_payout(self, account: str, reference: str) -> ProviderPayout: ...

    def payouts(self, account: str | None, *, since: dt.datetime) -> Iterator[ProviderPayout]: ...

    def balance(self, account: str | None) -> Sequence[Balance]: ...
