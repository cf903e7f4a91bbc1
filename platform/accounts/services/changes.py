"""What changed about how somebody signs in, told to them by mail: whoever did it may be somebody else."""

from accounts.events import AccountChanged
from accounts.models import AccountChange, User
from accounts.services.registration import actor_of
from core.audit import audit
from core.browsers import describe
from core.db import PLATFORM, platform_atomic, require_transaction
from core.outbox import emit

Kind = AccountChange.Kind


def note_change(user: User, *, kind: str, user_agent: str = "", email: str = "") -> None:
    """Keep on record that it was changed, and have its owner told. `email` where it is not the account's own."""
    with platform_atomic():
        audit(actor_of(user), f"account.{kind}", target="user", target_id=user.id)
        tell_owner(user, kind=kind, user_agent=user_agent, email=email)


def tell_owner(user: User, *, kind: str, user_agent: str = "", email: str = "") -> None:
    """Have the mailbox told of what the caller changed and recorded, inside its transaction."""
    require_transaction(PLATFORM)
    row = AccountChange.objects.create(
        user=user, kind=Kind(kind), email=email or user.email, browser=describe(user_agent)
    )
    emit(AccountChanged(change_id=row.id))


def forget_change(row: AccountChange) -> None:
    """It was told: the address of a mail is kept no longer than that."""
    with platform_atomic():
        row.delete()
