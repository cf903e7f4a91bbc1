from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from core import clock
from core.browsers import describe
from core.errors import NotFound
from core.folding import folded
from tenants.customers.models import Address, Customer, CustomerSession, NewsConsent
from tenants.customers.news_links import confirm_path, end_path
from tenants.customers.secrets import hashed, plausible

ADDRESS_FIELDS = (
    "first_name", "last_name", "company", "line1", "line2", "postal_code", "city", "region", "country", "phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData:
    id: UUID
    email: str
    first_name: str
    last_name: str
    phone: str
    accepts_marketing: bool
    verified: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserData:
    """A signed-in browser as its customer sees it."""

    id: UUID
    label: str
    ip: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_current: bool


def data_of(row: Customer) -> CustomerData:
    return CustomerData(
        id=row.id,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        accepts_marketing=row.accepts_marketing,
        verified=row.verified_at is not None,
    )


def customer_by_session(token: str | None) -> CustomerData | None:
    """Who is signed in with this cookie. One query."""
    session = session_row(token)
    return data_of(session.customer) if session else None


def session_row(token: str | None) -> CustomerSession | None:
    if not plausible(token):
        return None
    return (
        CustomerSession.objects.select_related("customer")
        .filter(token_hash=hashed(token or ""), revoked_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )


def browsers_of(customer_id: UUID, *, token: str | None) -> list[BrowserData]:
    """Browsers that are signed in: the one of this token first, then the most recently used. One query."""
    current = hashed(token or "")
    rows = CustomerSession.objects.filter(
        customer_id=customer_id, revoked_at__isnull=True, expires_at__gt=clock.now()
    ).order_by("-last_seen_at")
    listed = [
        BrowserData(
            id=row.id,
            label=describe(row.user_agent),
            ip=row.ip,
            signed_in_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.token_hash == current,
        )
        for row in rows
    ]
    return sorted(listed, key=lambda each: not each.is_current)


def customer(customer_id: UUID) -> CustomerData | None:
    row = Customer.objects.filter(id=customer_id).first()
    return data_of(row) if row else None


def customer_row(customer_id: UUID) -> Customer | None:
    return Customer.objects.prefetch_related("addresses").filter(id=customer_id).first()


def customer_table(*, query: str = "", wants_news: bool = False) -> QuerySet[Customer]:
    """Customers for the back office, newest first."""
    rows = Customer.objects.defer("words").order_by("-created_at", "-id")
    if wants_news:
        rows = rows.filter(accepts_marketing=True)
    for word in query.split()[:8]:
        rows = rows.filter(words__contains=folded(word))
    return rows


def default_addresses(customer_ids: Iterable[UUID]) -> dict[UUID, Address]:
    """Customer → the address they chose, of those who have one. One query."""
    rows = Address.objects.filter(customer_id__in=list(customer_ids), is_default=True)
    return {row.customer_id: row for row in rows}


def addresses_of(customer_id: UUID) -> QuerySet[Address]:
    """The default one first."""
    return Address.objects.filter(customer_id=customer_id).order_by("-is_default", "-created_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsConsentData:
    """What is on record about an address and news by e-mail. The paths go into mails to that address only."""

    id: UUID
    email: str
    status: str
    source: str
    asked_at: datetime | None
    given_at: datetime | None
    withdrawn_at: datetime | None
    confirm_path: str
    end_path: str


def news_consent(consent_id: UUID) -> NewsConsentData | None:
    row = NewsConsent.objects.filter(id=consent_id).first()
    return _consent(row) if row else None


def news_consent_of(email: str) -> NewsConsentData | None:
    """What the owner of an address said, if anything."""
    row = NewsConsent.objects.filter(email=email.lower()).first()
    return _consent(row) if row else None


def _consent(row: NewsConsent) -> NewsConsentData:
    return NewsConsentData(
        id=row.id, email=row.email, status=row.status, source=row.source, asked_at=row.asked_at,
        given_at=row.given_at, withdrawn_at=row.withdrawn_at, confirm_path=confirm_path(row), end_path=end_path(row),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """An address on the list of news, with the customer it belongs to, if any."""

    id: UUID
    email: str
    status: str
    source: str
    asked_at: datetime | None
    given_at: datetime | None
    withdrawn_at: datetime | None
    customer_id: UUID | None = None
    name: str = ""


def news_table(*, query: str = "", status: str = "") -> QuerySet[NewsConsent]:
    """Addresses that said something about news, the latest word first; `status` is one of NewsConsent.Status."""
    rows = NewsConsent.objects.order_by("-updated_at", "-id")
    if status in NewsConsent.Status.values:
        rows = rows.filter(status=status)
    return rows.filter(email__icontains=query) if query else rows


def news_counts() -> dict[str, int]:
    """How many addresses there are by status. One query."""
    rows = NewsConsent.objects.order_by().values_list("status").annotate(number=Count("id"))
    return dict.fromkeys(NewsConsent.Status.values, 0) | dict(rows)


def agreed_to_news(emails: Iterable[str]) -> dict[str, datetime]:
    """Address → since when its owner gets news, of those who do. One query."""
    rows = NewsConsent.objects.filter(email__in=list(emails), status=NewsConsent.Status.GIVEN)
    return {row.email: row.given_at for row in rows if row.given_at}


def subscribers(rows: Iterable[NewsConsent]) -> list[Subscriber]:
    """Rows with the names of their customers. One query."""
    rows = list(rows)
    people = {row.email: row for row in Customer.objects.filter(email__in=[row.email for row in rows])}
    return [_subscriber(row, people.get(row.email)) for row in rows]


def _subscriber(row: NewsConsent, person: Customer | None) -> Subscriber:
    name = f"{person.first_name} {person.last_name}".strip() if person else ""
    return Subscriber(
        id=row.id, email=row.email, status=row.status, source=row.source, asked_at=row.asked_at,
        given_at=row.given_at, withdrawn_at=row.withdrawn_at, customer_id=person.id if person else None, name=name,
    )  # fmt: skip


def subscriber(consent_id: UUID) -> Subscriber:
    """One of them. Raises NotFound."""
    found = subscribers(NewsConsent.objects.filter(id=consent_id))
    if not found:
        raise NotFound("This address is not on the list any more.")
    return found[0]
