"""What changes while somebody is at work: their role, the clock."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.actor import Actor
from shops import staffing
from shops.errors import AlreadyStaff, InvitationInvalid
from shops.models import StaffMember
from shops.tokens import write_token

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("test")


@pytest.mark.parametrize("role", ["clerk", None])
def test_who_loses_a_role_loses_it_with_the_next_request(client_for: Any, world: Any, role: str | None):
    """Nothing of what one may do is kept with the session."""
    StaffMember.objects.create(shop_id=world.acme.id, user=world.mallory, role="owner")
    client = client_for(None, user=world.mallory)
    assert client.get("/manage/acme/api-keys/").status_code == 200
    if role:
        staffing.change_role(world.acme.id, user_id=world.mallory.pk, role=role, actor=ACTOR)
    else:
        staffing.remove_staff(world.acme.id, user_id=world.mallory.pk, actor=ACTOR)
    assert client.get("/manage/acme/api-keys/").status_code == (403 if role else 404)
    assert client.post("/manage/acme/api-keys/new/", {"name": "x"}).status_code == (403 if role else 404)


def test_an_invitation_outlives_no_clock(world: Any):
    """Set forward it is over, set back again it is open: only moments that were written down count."""
    invitation = staffing.invite_staff(
        world.acme.id, email=world.mallory.email, role="clerk", invited_by=world.alice, actor=ACTOR
    )
    token = write_token(invitation.id, invitation.nonce)
    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(InvitationInvalid):
        staffing.accept_invitation(token, user=world.mallory, actor=ACTOR)
    with clock.frozen(clock.now() - timedelta(days=30)):
        assert staffing.accept_invitation(token, user=world.mallory, actor=ACTOR).role == "clerk"


def test_already_staff_is_said(world: Any):
    with pytest.raises(AlreadyStaff):
        staffing.invite_staff(
            world.acme.id, email=world.alice.email, role="clerk", invited_by=world.alice, actor=ACTOR
        )
