"""What happens to shops. Ids only."""

from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class ShopOpened(Event):
    """A shop went live for the first time."""

    name = "shop.opened"
    shop_id: UUID


@dataclass(frozen=True)
class ShopSuspended(Event):
    """A shop was closed to shoppers for now."""

    name = "shop.suspended"
    shop_id: UUID


@dataclass(frozen=True)
class ShopReopened(Event):
    """A suspended shop is open again."""

    name = "shop.reopened"
    shop_id: UUID


@dataclass(frozen=True)
class ShopDeleted(Event):
    """A shop was deleted."""

    name = "shop.deleted"
    shop_id: UUID


@dataclass(frozen=True)
class StaffInvited(Event):
    """An invitation was written or sent again: mail it."""

    name = "staff.invited"
    invitation_id: UUID


@dataclass(frozen=True)
class StaffJoined(Event):
    """A person accepted an invitation to work in a shop."""

    name = "staff.joined"
    shop_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class DomainVerified(Event):
    """A domain of a merchant's own was proven: the shop answers there now."""

    name = "shop.domain_verified"
    shop_id: UUID
    domain_id: UUID


@dataclass(frozen=True)
class DomainFailing(Event):
    """The proof of a domain is gone: it is given up unless it comes back in time."""

    name = "shop.domain_failing"
    shop_id: UUID
    domain_id: UUID


@dataclass(frozen=True)
class DomainLost(Event):
    """A shop no longer answers at a domain: its proof is gone, or another shop has proven it."""

    name = "shop.domain_lost"
    shop_id: UUID
    domain_id: UUID
    reason: str  # unproven, moved
