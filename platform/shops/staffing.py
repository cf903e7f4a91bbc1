"""Who works in a shop: inviting, joining, changing roles, leaving."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.clock import now
from core.db import platform_atomic
from core.emails import normal_email
from core.errors import Forbidden, Invalid
from core.ids import random_token
from core.outbox import emit
from shops.errors import AlreadyStaff, InvitationInvalid, LastOwner, ShopGone
from shops.events import StaffInvited, StaffJoined
from shops.limits import check_room
from shops.locks import lock_invitation, lock_shop, lock_staff
from shops.models import Invitation, ShopStatus, StaffMember, StaffRole
from shops.selectors import staff_count
from shops.tokens import read_token

INVITATION_LIFETIME = timedelta(days=7)
INVITED_ROLES = (StaffRole.ADMIN, StaffRole.CLERK)


def invite_staff(shop_id: UUID, *, email: str, role: str, invited_by: Any, actor: Actor) -> Invitation:
    """Offer a place on the staff by e-mail; an open invitation to the same address is replaced. Raises AlreadyStaff."""
    address = normal_email(email)
    if role not in INVITED_ROLES:
        raise Invalid("Choose admin or clerk.", field="role")
    with platform_atomic():
        shop = lock_shop(shop_id)
        if shop.status == ShopStatus.DELETED:
            raise ShopGone("This shop was deleted.")
        if StaffMember.objects.filter(shop_id=shop_id, user__email__iexact=address).exists():
            raise AlreadyStaff("This person is already on the staff.", field="email")
        invitation = _open_invitation(shop_id, address)
        if invitation is None:
            check_room(shop.limits, "staff", lambda: staff_count(shop_id), field="email")
            invitation = Invitation(shop_id=shop_id, email=address)
        invitation.role, invitation.invited_by, invitation.nonce = role, invited_by, random_token(16)
        invitation.expires_at = now() + INVITATION_LIFETIME
        invitation.save()
        audit(
            actor,
            "staff.invited",
            target="shop",
            target_id=shop_id,
            data={"invitation": str(invitation.id), "role": role},
        )
        emit(StaffInvited(invitation_id=invitation.id))
    return invitation


def _open_invitation(shop_id: UUID, address: str) -> Invitation | None:
    return Invitation.objects.filter(
        shop_id=shop_id, email=address, accepted_at=None, revoked_at=None
    ).first()


def revoke_invitation(invitation_id: UUID, *, shop_id: UUID, actor: Actor) -> None:
    """Take an open invitation back. An unknown, used or foreign one is left as it is."""
    with platform_atomic():
        invitation = lock_invitation(invitation_id)
        if (
            invitation
            and invitation.shop_id == shop_id
            and not invitation.accepted_at
            and not invitation.revoked_at
        ):
            invitation.revoked_at = now()
            invitation.save(update_fields=["revoked_at"])
            audit(
                actor,
                "staff.invitation_revoked",
                target="shop",
                target_id=shop_id,
                data={"invitation": str(invitation_id)},
            )


def accept_invitation(token: str, *, user: Any, actor: Actor) -> StaffMember:
    """Join the staff. Raises InvitationInvalid, or Forbidden when the invitation was sent to another address.

    Whoever holds the link proved the address; the account must carry the same one, so a forwarded mail lets nobody in.
    """
    claim = read_token(token)
    with platform_atomic():
        invitation = lock_invitation(claim.invitation_id) if claim else None
        if claim is None or invitation is None or invitation.nonce != claim.nonce or not _is_open(invitation):
            raise InvitationInvalid("This invitation is no longer valid. Ask for a new one.")
        if user.email.lower() != invitation.email.lower():
            raise Forbidden(
                f"This invitation was sent to {invitation.email}. Sign in with that address to accept it."
            )
        member, created = StaffMember.objects.get_or_create(
            shop_id=invitation.shop_id, user=user, defaults={"role": invitation.role}
        )
        invitation.accepted_at = now()
        invitation.save(update_fields=["accepted_at"])
        if created:
            audit(
                actor, "staff.joined", target="shop", target_id=invitation.shop_id, data={"role": member.role}
            )
            emit(StaffJoined(shop_id=invitation.shop_id, user_id=user.pk))
    return member


def _is_open(invitation: Invitation) -> bool:
    return invitation.accepted_at is None and invitation.revoked_at is None and invitation.expires_at > now()


def change_role(shop_id: UUID, *, user_id: UUID, role: str, actor: Actor) -> StaffMember:
    """Give a member another role. Raises LastOwner when nobody would own the shop afterwards."""
    if role not in StaffRole.values:
        raise Invalid("Choose a role.", field="role")
    with platform_atomic():
        member = _member(shop_id, user_id, stays_owner=role == StaffRole.OWNER)
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        audit(
            actor, "staff.role_changed", target="shop", target_id=shop_id,
            data={"user": str(user_id), "before": before, "after": role},
        )  # fmt: skip
    return member


def remove_staff(shop_id: UUID, *, user_id: UUID, actor: Actor) -> None:
    """Take somebody off the staff. Raises LastOwner for the only owner."""
    with platform_atomic():
        _member(shop_id, user_id, stays_owner=False).delete()
        audit(actor, "staff.removed", target="shop", target_id=shop_id, data={"user": str(user_id)})


def _member(shop_id: UUID, user_id: UUID, *, stays_owner: bool) -> StaffMember:
    members = lock_staff(shop_id)
    member = next((each for each in members if each.user_id == user_id), None)
    if member is None:
        raise Invalid("This person is not on the staff.", field="user")
    owners = [each for each in members if each.role == StaffRole.OWNER]
    if owners == [member] and not stays_owner:
        raise LastOwner("A shop needs an owner. Make somebody else owner first.")
    return member
