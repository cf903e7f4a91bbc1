"""Mails that a person's account needs."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC

from accounts.events import AccountChanged, UserRegistered
from accounts.models import AccountChange
from accounts.services import forget_change
from core.addresses import public_url


def send_verification(event: UserRegistered, *, shop_id: UUID | None) -> None:
    """Ask the person to confirm the address. Sent again after a crash: two mails are better than none."""
    address = EmailAddress.objects.filter(user_id=event.user_id, verified=False, primary=True).first()
    if address is None:
        return
    confirmation = EmailConfirmationHMAC(address)
    adapter = get_adapter()
    context = {
        "user": address.user,
        "key": confirmation.key,
        "activate_url": adapter.get_email_confirmation_url(None, confirmation),
    }
    adapter.send_mail("account/email/email_confirmation_signup", address.email, context)


def tell_of_change(event: AccountChanged, *, shop_id: UUID | None) -> None:
    """What was changed, when and where, and what to do if it was somebody else. Sent again after a crash, too."""
    row = AccountChange.objects.filter(id=event.change_id).select_related("user").first()
    if row is None:
        return
    context = {
        "user": row.user,
        "what": row.get_kind_display(),
        "at": row.created_at,
        "browser": row.browser,
        "password_url": public_url("/accounts/password/reset/"),
        "browsers_url": public_url("/accounts/sessions/"),
    }
    get_adapter().send_mail("account/email/account_changed", row.email, context)
    forget_change(row)
