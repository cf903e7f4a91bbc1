"""Who works in a shop."""

from datetime import timedelta

import pytest

from core.actor import Actor
from core.clock import frozen, now
from core.errors import Forbidden, Invalid
from core.outbox.testing import drain
from shops.actors import operator_actor, owner_actor, staff_actor
from shops.errors import AlreadyStaff, InvitationInvalid, LastOwner, ShopNotFound
from shops.selectors import invitation_by_token, open_invitations, shops_of, staff_of
from shops.staffing import accept_invitation, change_role, invite_staff, remove_staff, revoke_invitation
from shops.tokens import write_token

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def invite(world, user, role="clerk"):
    invitation = invite_staff(
        world.acme.id,
        email=user.email.upper(),
        role=role,
        invited_by=world.alice,
        actor=owner_actor(world.alice),
    )
    return write_token(invitation.id, invitation.nonce)


def test_everybody_has_their_place(world):
    assert {member.email: member.role for member in staff_of(world.acme)} == {
        "alice@example.com": "owner",
        "bob@example.com": "clerk",
    }
    assert [shop.slug for shop in shops_of(world.bob)] == ["acme"]
    assert shops_of(world.olga) == []


def test_a_stranger_does_not_learn_that_the_shop_exists(world):
    for stranger in (world.mallory, world.olga):
        with pytest.raises(ShopNotFound):
            staff_actor(stranger, world.acme)
    world.bob.is_active = False
    with pytest.raises(ShopNotFound):
        staff_actor(world.bob, world.acme)


def test_permissions_come_from_the_role(world):
    assert staff_actor(world.alice, world.acme).can("staff.manage")
    clerk = staff_actor(world.bob, world.acme)
    assert clerk.can("orders.fulfill")
    assert not clerk.can("orders.refund")
    with pytest.raises(Forbidden):
        operator_actor(world.alice)
    assert operator_actor(world.olga).kind == "operator"


def test_an_invitation_is_mailed_and_accepted(world, mailoutbox):
    token = invite(world, world.mallory)
    drain()
    [mail] = mailoutbox
    assert mail.to == ["mallory@example.com"]
    assert f"/invitations/{token}/" in mail.body
    assert invitation_by_token(token).shop_name == "Acme"
    member = accept_invitation(token, user=world.mallory, actor=owner_actor(world.mallory))
    assert member.role == "clerk"
    assert open_invitations(world.acme) == []
    with pytest.raises(InvitationInvalid):
        accept_invitation(token, user=world.mallory, actor=owner_actor(world.mallory))


def test_a_forwarded_invitation_lets_nobody_in(world):
    token = invite(world, world.olga)
    with pytest.raises(Forbidden, match=r"olga@example\.com"):
        accept_invitation(token, user=world.mallory, actor=owner_actor(world.mallory))


def test_invitations_end(world):
    token = invite(world, world.olga)
    with frozen(now() + timedelta(days=8)), pytest.raises(InvitationInvalid):
        accept_invitation(token, user=world.olga, actor=SYSTEM)
    again = invite(world, world.olga, "admin")
    assert invitation_by_token(token) is None  # sending again replaces the link
    [invitation] = open_invitations(world.acme)
    assert invitation.role == "admin"
    revoke_invitation(invitation.id, shop_id=world.globex.id, actor=SYSTEM)  # another shop's: nothing happens
    assert invitation_by_token(again) is not None
    revoke_invitation(invitation.id, shop_id=world.acme.id, actor=SYSTEM)
    for text in (again, "nonsense", token[:-1], ""):
        assert invitation_by_token(text) is None
        with pytest.raises(InvitationInvalid):
            accept_invitation(text, user=world.olga, actor=SYSTEM)


def test_what_cannot_be_invited(world):
    with pytest.raises(AlreadyStaff):
        invite(world, world.bob)
    with pytest.raises(Invalid):
        invite(world, world.olga, "owner")
    world.olga.email = "no address"
    with pytest.raises(Invalid):
        invite(world, world.olga)


def test_a_shop_keeps_an_owner(world):
    with pytest.raises(LastOwner):
        remove_staff(world.acme.id, user_id=world.alice.pk, actor=SYSTEM)
    with pytest.raises(LastOwner):
        change_role(world.acme.id, user_id=world.alice.pk, role="admin", actor=SYSTEM)
    change_role(world.acme.id, user_id=world.bob.pk, role="owner", actor=SYSTEM)
    remove_staff(world.acme.id, user_id=world.alice.pk, actor=SYSTEM)
    assert [member.role for member in staff_of(world.acme)] == ["owner"]


def test_nobody_changes_the_staff_of_another_shop(world):
    with pytest.raises(Invalid):
        change_role(world.globex.id, user_id=world.bob.pk, role="admin", actor=SYSTEM)
