"""The one interface every payment gateway fits.

Screens and services ask a gateway for its capabilities, never for its name.  Two rules hold for every method:

* it is called **outside** a transaction and refuses to run inside one (``DomainError``);
* a call with the same key means the same wish and gives the same answer, however often it is repeated.

Errors, all from ``core.errors``: ``PermanentFailure`` (repeating is useless, ``code`` says why),
``TemporaryFailure`` (nothing happened, try again later) and ``OutcomeUnknown`` (it may have happened: repeat with the
same key, or ``find``).
A declined card is neither: it is a ``PaymentResult`` with status ``failed``.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from core.errors import PermanentFailure
from core.money import Money

MOST_CHARACTERS = 100  # of what a notice names


class Capability(enum.Flag):
    """What a gateway can do; ``Capability.REFUND in gateway.capabilities``."""

    NONE = 0
    ONBOARDING = enum.auto()  # a shop needs an account of its own, opened through billing.connect
    COMMISSION = (
        enum.auto()
    )  # the gateway splits off the platform's fee itself; without it the fee is a receivable
    COMMISSION_REFUND = enum.auto()  # and gives it back in proportion on a refund when asked
    EMBEDDED = enum.auto()  # fields in the shop's own page; the browser's token goes to our server
    REDIRECT = enum.auto()  # the shopper leaves and comes back
    CONFIRM_ON_SERVER = enum.auto()  # our server decides the moment the money moves, after the stock check
    BUYER_ACTION = enum.auto()  # 3-D Secure or the like may interrupt
    DELAYED = enum.auto()  # success or failure may come hours or days later
    STAFF_CONFIRMED = enum.auto()  # the gateway cannot know: staff say when the money came (``capture``)
    MANUAL_CAPTURE = enum.auto()  # authorize now, capture later
    PARTIAL_CAPTURE = enum.auto()
    CANCEL = enum.auto()  # an unfinished or authorized payment can be given up
    REFUND = enum.auto()
    PARTIAL_REFUND = enum.auto()
    MULTIPLE_REFUNDS = enum.auto()
    DISPUTES = enum.auto()  # a customer's bank may take the money back; the gateway tells, and lists them
    FRAUD_WARNINGS = (
        enum.auto()
    )  # card issuers warn of fraud before anybody disputes; the gateway passes it on
    NOTICES = enum.auto()  # it sends signed webhooks


class PaymentStatus(enum.StrEnum):
    CREATED = "created"
    REQUIRES_METHOD = "requires_method"  # the method did not work out; the same shopper may try another
    REQUIRES_ACTION = "requires_action"  # ``client`` says what the browser has to do
    PROCESSING = "processing"  # accepted, the outcome comes later
    AUTHORIZED = "authorized"  # held, not captured
    CAPTURED = "captured"
    FAILED = "failed"  # declined: final for this attempt
    CANCELED = "canceled"
    UNKNOWN = "unknown"  # the gateway has nothing to add: keep what is recorded


class RefundStatus(enum.StrEnum):
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # may follow ``succeeded``: the money is back at the merchant
    CANCELED = "canceled"


class DisputeStatus(enum.StrEnum):
    WARNING = "warning"  # the bank asks; nothing was withdrawn
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"  # also an enquiry that was closed
    LOST = "lost"


class NoticeKind(enum.StrEnum):
    """Which object a notice asks us to look at."""

    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    FRAUD_WARNING = "fraud_warning"
    ACCOUNT = "account"
    COMMISSION = "commission"
    PAYOUT = "payout"
    OTHER = "other"


Mode = Literal["live", "test"]


class NoticeRefused(PermanentFailure):
    """A webhook that is forged, replayed, too old or unreadable.  Nothing in it may be believed."""


@dataclass(frozen=True)
class GatewayAccount:
    """One shop at one gateway.  ``reference`` is empty for gateways without accounts."""

    shop_id: UUID
    reference: str = ""
    mode: Mode = "test"
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Limits:
    """What the gateway accepts.

    ``currencies`` empty = all.  ``step`` is the smallest unit it can move, in our minor units, where that is not 1
    (a gateway that rounds three-decimal currencies to two has 10).  ``minimum`` is the smallest payment per currency.
    """

    key_length: int = 255
    currencies: frozenset[str] = frozenset()
    step: Mapping[str, int] = field(default_factory=dict)
    minimum: Mapping[str, int] = field(default_factory=dict)
    refund_window: dt.timedelta | None = None
    authorization_window: dt.timedelta | None = None

    def refusal(self, total: Money) -> str:
        """Why ``total`` cannot be paid this way, as a code; empty when it can."""
        if self.currencies and total.currency not in self.currencies:
            return "currency_not_supported"
        if total.amount < self.minimum.get(total.currency, 1):
            return "amount_too_small"
        if total.amount % self.step.get(total.currency, 1):
            return "amount_not_payable"
        return ""


@dataclass(frozen=True)
class PostalAddress:
    name: str
    line1: str
    city: str
    country: str
    line2: str = ""
    postal_code: str = ""
    region: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PaymentRequest:
    """The wish to take ``total`` once.  ``commission`` is the platform's share, 0 ≤ commission ≤ total.

    ``reference`` is what the money is for (the order's public id), ``label`` what the shopper reads (its number).
    ``buyer_token`` is what the page's script returned; empty for gateways without fields in the page.
    """

    payment_id: str
    attempt: int
    reference: str
    total: Money
    commission: Money
    return_url: str
    label: str = ""
    capture: bool = True
    buyer_token: str = ""
    email: str = ""
    ip: str = ""
    user_agent: str = ""
    shipping: PostalAddress | None = None
    statement_suffix: str = ""

    def key(self, step: str = "create") -> str:
        """Same key = same wish.  Store it before the call; a new attempt is a new wish."""
        return f"pay:{self.payment_id}:{self.attempt}:{step}"


@dataclass(frozen=True)
class MethodSummary:
    """How it was paid, for people: ``card``, ``Visa``, ``4242``."""

    kind: str = ""
    brand: str = ""
    last4: str = ""


@dataclass(frozen=True)
class RefundRequest:
    """Give ``amount`` back.  ``return_commission`` gives the platform's share back in proportion."""

    refund_id: str
    payment_id: str
    gateway_ref: str
    amount: Money
    return_commission: bool
    reason: str = ""

    def key(self) -> str:
        return f"refund:{self.refund_id}"


@dataclass(frozen=True)
class RefundResult:
    """A refund at the gateway.  ``refund_id`` is ours when we made it, empty when somebody made it at the gateway;
    ``payment_ref`` is the gateway's reference of the payment.

    ``commission_returned`` is what the gateway says it gave back, None while it has not said so.
    """

    status: RefundStatus
    gateway_ref: str
    amount: Money
    payment_ref: str = ""
    refund_id: str = ""
    commission_returned: Money | None = None
    code: str = ""


@dataclass(frozen=True)
class PaymentResult:
    """Where a payment stands at the gateway, read now.

    ``client`` goes to the browser as it is when ``status`` is ``requires_action``.  ``commission`` is what the gateway
    really took, None while it has taken nothing.  ``message`` is safe to show to the shopper (English, one sentence).
    """

    status: PaymentStatus
    gateway_ref: str
    total: Money
    authorized: Money
    captured: Money
    refunded: Money
    payment_id: str = ""
    attempt: int = 0
    client: Mapping[str, str] = field(default_factory=dict)
    commission: Money | None = None
    commission_ref: str = ""
    method: MethodSummary = MethodSummary()
    code: str = ""
    decline_code: str = ""
    message: str = ""
    retryable: bool = False  # another card, or the same one again, may work
    refunds: Sequence[RefundResult] = ()
    raw: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Dispute:
    """A customer's bank asks ``amount`` back, read now.

    ``withdrawn`` and ``fee`` are what the gateway has taken for it so far, ``returned`` and ``fee_returned`` what it
    has given back: in the currency of the shop's balance, each only ever growing.
    """

    gateway_ref: str
    payment_ref: str
    status: DisputeStatus
    amount: Money
    reason: str
    opened_at: dt.datetime
    withdrawn: Money
    fee: Money
    returned: Money
    fee_returned: Money
    respond_by: dt.datetime | None = None


@dataclass(frozen=True)
class FraudWarning:
    """A card's issuer believes that the payment was fraud, read now. No money moved.

    ``is_actionable`` while a refund can still spare the merchant a dispute.
    """

    gateway_ref: str
    payment_ref: str
    kind: str
    warned_at: dt.datetime
    is_actionable: bool


@dataclass(frozen=True)
class Notice:
    """A verified webhook reduced to a hint: "look at this object".  Its payload's status is never the truth.

    ``payment_id`` and ``shop_id`` are hints too (our metadata, when the vendor's message carries it), for notices that
    arrive before our own commit.  ``account_ref`` is empty when the notice is about the platform's own account.

    Raises ValueError for what could not be kept: a vendor would send such a message again for days.
    """

    event_id: str
    kind: NoticeKind
    type: str
    object_ref: str
    occurred_at: dt.datetime
    mode: Mode
    account_ref: str = ""
    payment_id: str = ""
    shop_id: str = ""
    payload: Mapping[str, object] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for name in ("event_id", "type", "object_ref", "account_ref", "payment_id", "shop_id"):
            value: object = getattr(self, name)
            if not isinstance(value, str) or not value.isprintable() or len(value) > MOST_CHARACTERS:
                raise ValueError(f"{name} of a notice is no short text")


@dataclass(frozen=True)
class BrowserConfig:
    """What the checkout page needs to show this gateway.

    ``module`` is the static path of the ES module that speaks to it (its interface: those in
    ``integrations/static/integrations``), ``values`` go to it as JSON.  ``scripts``, ``frames`` and ``connections`` are
    origins for this page's Content-Security-Policy.
    """

    module: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    scripts: Sequence[str] = ()
    frames: Sequence[str] = ()
    connections: Sequence[str] = ()


class PaymentGateway(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capability: ...

    @property
    def limits(self) -> Limits: ...

    def client_config(self, account: GatewayAccount, *, total: Money, locale: str = "en") -> BrowserConfig:
        """What the page needs before any payment exists.  No network."""
        ...

    def start(self, account: GatewayAccount, request: PaymentRequest) -> PaymentResult:
        """Create and confirm in one call, with ``request.key()``."""
        ...

    def fetch(self, account: GatewayAccount, gateway_ref: str) -> PaymentResult:
        """The truth, for webhook, return page and sweeper alike, with every refund.  Unknown → PermanentFailure."""
        ...

    def find(self, account: GatewayAccount, *, payment_id: str, attempt: int) -> PaymentResult | None:
        """After an unknown outcome: the payment that ``start`` made, or None when there is none."""
        ...

    def capture(
        self, account: GatewayAccount, gateway_ref: str, *, amount: Money, commission: Money, key: str
    ) -> PaymentResult:
        """Take an authorized payment, wholly or in part; with STAFF_CONFIRMED: staff say that ``amount`` has come."""
        ...

    def cancel(self, account: GatewayAccount, gateway_ref: str, *, key: str) -> PaymentResult:
        """Give it up.  When it turned out to be paid already, the result says ``captured``: no error."""
        ...

    def refund(self, account: GatewayAccount, request: RefundRequest) -> RefundResult:
        """More than is left → PermanentFailure ``refund_too_large``."""
        ...

    def fetch_refund(self, account: GatewayAccount, refund_ref: str) -> RefundResult: ...

    def find_refund(
        self, account: GatewayAccount, *, gateway_ref: str, refund_id: str
    ) -> RefundResult | None:
        """After an unknown outcome: the refund that ``refund`` made, or None when there is none."""
        ...

    def fetch_dispute(self, account: GatewayAccount, dispute_ref: str) -> Dispute:
        """Unknown → PermanentFailure."""
        ...

    def disputes(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[Dispute]:
        """Those opened since then, the newest first; none without Capability.DISPUTES."""
        ...

    def fetch_fraud_warning(self, account: GatewayAccount, warning_ref: str) -> FraudWarning:
        """Unknown → PermanentFailure."""
        ...

    def fraud_warnings(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[FraudWarning]:
        """Those given since then, the newest first; none without Capability.FRAUD_WARNINGS."""
        ...

    def dispute_url(self, account: GatewayAccount, dispute_ref: str) -> str:
        """Where the merchant answers it; empty when nowhere.  No network."""
        ...

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> Sequence[Notice]:
        """Check a webhook; touches no database and no network.  Raises NoticeRefused."""
        ...
