"""Reactions of the directory itself."""

from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.addresses import public_url
from shops.domains import GRACE
from shops.events import DomainFailing, DomainLost, StaffInvited
from shops.hostnames import shown
from shops.models import Domain, Invitation
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
    subject = f"{context['inviter']} invited you to {invitation.shop.name}"
    _send(invitation.email, subject, "staff_invitation", context)


def _context(invitation: Invitation) -> dict[str, Any]:
    token = write_token(invitation.id, invitation.nonce)
    return {
        "shop_name": invitation.shop.name,
        "role": invitation.get_role_display().lower(),
        "inviter": str(invitation.invited_by) if invitation.invited_by else invitation.shop.name,
        "expires_at": invitation.expires_at,
        "url": public_url(f"/invitations/{token}/"),
    }


def warn_of_domain(event: DomainFailing, *, shop_id: UUID | None = None) -> None:
    """Tell the owner that the proof is gone, unless it is back. Not atomic, like every mail."""
    row = Domain.objects.filter(id=event.domain_id, failing_since__isnull=False).first()
    if row is not None and row.failing_since is not None:
        more = {"lost_on": row.failing_since + GRACE}
        _tell_owner(row, f"{shown(row.host)} no longer points to your shop", "domain_failing", more)


def tell_of_lost_domain(event: DomainLost, *, shop_id: UUID | None = None) -> None:
    """Tell who had the domain, unless it is theirs again. Whose it is now is not said."""
    row = Domain.objects.filter(id=event.domain_id, verified_at=None).first()
    if row is not None:
        more = {"moved": event.reason == "moved"}
        _tell_owner(row, f"Your shop no longer answers at {shown(row.host)}", "domain_lost", more)


def _tell_owner(row: Domain, subject: str, template: str, more: dict[str, Any]) -> None:
    shop = row.shop
    context = {
        "shop_name": shop.name,
        "domain": shown(row.host),
        "url": public_url(f"/manage/{shop.slug}/settings/domains/"),
        **more,
    }
    _send(shop.owner.email, subject, template, context)


def _send(recipient: str, subject: str, template: str, context: dict[str, Any]) -> None:
    body = render_to_string(f"email/{template}.txt", context)
    mail = EmailMultiAlternatives(subject=subject, body=body, to=[recipient])
    mail.attach_alternative(render_to_string(f"email/{template}.html", context), "text/html")
    mail.send()
