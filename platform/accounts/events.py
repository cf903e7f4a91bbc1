from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class UserRegistered(Event):
    """A person made a platform account."""

    name = "accounts.user_registered"
    user_id: UUID


@dataclass(frozen=True)
class AccountChanged(Event):
    """A password, a second factor or an address of an account was changed: its owner is told."""

    name = "accounts.changed"
    change_id: UUID
