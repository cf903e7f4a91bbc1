"""Who works in the shop: invite, change roles, remove."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError, NotFound
from shops.selectors import OpenInvitation, Staff, open_invitations, staff_of
from shops.staffing import change_role, invite_staff, remove_staff, revoke_invitation
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused, sent
from web.backoffice.staff_forms import InviteForm, RoleForm


@shop_view("staff.view")
@require_GET
def staff(request: ShopRequest) -> HttpResponseBase:
    context = {"members": staff_of(request.shop), "invitations": open_invitations(request.shop)}
    return render(request, "backoffice/staff/list.html", context)


@shop_view("staff.manage")
@require_http_methods(["GET", "POST"])
def invite(request: ShopRequest) -> HttpResponseBase:
    form = InviteForm(sent(request))

    def save() -> HttpResponseBase:
        email = form.cleaned_data["email"]
        send(request, email, form.cleaned_data["role"])
        return done(request, f"Invitation sent to {email}.", "staff")

    return form_page(request, "backoffice/staff/invite.html", form, save)


def send(request: ShopRequest, email: str, role: str) -> None:
    invite_staff(request.shop.id, email=email, role=role, invited_by=request.user, actor=request.actor)


@shop_view("staff.manage")
@require_POST
def resend_invitation(request: ShopRequest, invitation_id: UUID) -> HttpResponseBase:
    """A new mail with a new link; the former link is dead then."""
    invitation = _invitation(request, invitation_id)
    send(request, invitation.email, invitation.role)
    return done(request, f"Invitation sent to {invitation.email} again.", "staff")


@shop_view("staff.manage")
@require_POST
def withdraw_invitation(request: ShopRequest, invitation_id: UUID) -> HttpResponseBase:
    invitation = _invitation(request, invitation_id)
    revoke_invitation(invitation_id, shop_id=request.shop.id, actor=request.actor)
    return done(request, f"The invitation of {invitation.email} was withdrawn.", "staff")


@shop_view("staff.manage")
@require_http_methods(["GET", "POST"])
def role(request: ShopRequest, user_id: UUID) -> HttpResponseBase:
    member = _member(request, user_id)
    form = RoleForm(sent(request), initial={"role": member.role})

    def save() -> HttpResponseBase:
        change_role(request.shop.id, user_id=user_id, role=form.cleaned_data["role"], actor=request.actor)
        return done(request, "Role changed.", "staff")

    return form_page(request, "backoffice/staff/role.html", form, save, member=member)


@shop_view("staff.manage")
@require_POST
def remove(request: ShopRequest, user_id: UUID) -> HttpResponseBase:
    member = _member(request, user_id)
    try:
        remove_staff(request.shop.id, user_id=user_id, actor=request.actor)
    except DomainError as error:
        return refused(request, error, "staff")
    return done(request, f"{member.name or member.email} no longer works in this shop.", "staff")


def _member(request: ShopRequest, user_id: UUID) -> Staff:
    found = next((each for each in staff_of(request.shop) if each.user_id == user_id), None)
    if found is None:
        raise NotFound("This person is not on the staff.")
    return found


def _invitation(request: ShopRequest, invitation_id: UUID) -> OpenInvitation:
    found = next((each for each in open_invitations(request.shop) if each.id == invitation_id), None)
    if found is None:
        raise NotFound("This invitation was accepted, withdrawn, or has expired.")
    return found
