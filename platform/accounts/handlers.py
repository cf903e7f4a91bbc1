"""Mails that a person's account needs."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC

from accounts.events import UserRegistered


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
