from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class CustomerRegistered(Event):
    """Somebody became a customer of this shop."""

    name = "customers.registered"
    customer_id: UUID


@dataclass(frozen=True)
class NewsAsked(Event):
    """Somebody typed an address for news by e-mail: its mailbox is asked whether that is wanted."""

    name = "customers.news_asked"
    consent_id: UUID
    at: int


@dataclass(frozen=True)
class NewsConfirmed(Event):
    """The owner of an address agreed to news by e-mail."""

    name = "customers.news_confirmed"
    consent_id: UUID
    at: int


@dataclass(frozen=True)
class NewsEnded(Event):
    """Somebody wants no more news by e-mail."""

    name = "customers.news_ended"
    consent_id: UUID
