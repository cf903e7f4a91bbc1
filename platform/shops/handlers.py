"""Reactions of the directory itself."""

from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.addresses import public_url
from shops.events import StaffInvited
from shops.models import Invitation
from shops.tokens import write_token


def mail_invitation(event: StaffInvited, *, shop_id: UUID | None = None) -> None:
    """Send the link. Not atomic: the mail server is a third party; a second mail carries the same link."""
    invitation = (
        Invitation.objects.select_related("shop", "invited_by")
        .filter(pk=event.invitation_id, accepted_at=None, revoked_at=None)
        .first()
    )
    if invitation is None:
        return
    context = _context(invitation)
    mail = EmailMultiAlternatives(
        subject=f"{context['inviter']} invited you to {invitation.shop.name}",
        body=render_to_string("email/staff_invitation.txt", context),
        to=[invitation.email],
    )
    mail.attach_alternative(render_to_string("email/staff_invitation.html", context), "text/html")
    mail.send()


def _context(invitation: Invitation) -> dict[str, Any]:
    token = write_token(invitation.id, invitation.nonce)
    return {
        "shop_name": invitation.shop.name,
        "role": invitation.get_role_display().lower(),
        "inviter": str(invitation.invited_by) if invitation.invited_by else invitation.shop.name,
        "expires_at": invitation.expires_at,
        "url": public_url(f"/invitations/{token}/"),
    }
