"""Two people at the staff at one instant, with real threads and real commits."""

import threading
from typing import Any

import pytest

from core.actor import Actor
from core.errors import DomainError
from shops import locks, staffing
from shops.errors import InvitationInvalid, LastOwner
from shops.models import Invitation, StaffMember
from shops.selectors import staff_of
from shops.tokens import write_token
from tests.core.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system("test")


def token_for(invitation: Invitation) -> str:
    return write_token(invitation.id, invitation.nonce)


def owners(shop: Any) -> list[Any]:
    return [each.user_id for each in staff_of(shop) if each.role == "owner"]


def make_owner(shop: Any, user: Any) -> None:
    StaffMember.objects.update_or_create(shop_id=shop.id, user=user, defaults={"role": "owner"})


def removing(shop: Any, user: Any) -> Any:
    return lambda: staffing.remove_staff(shop.id, user_id=user.pk, actor=ACTOR)


def demoting(shop: Any, user: Any) -> Any:
    return lambda: staffing.change_role(shop.id, user_id=user.pk, role="clerk", actor=ACTOR)


def test_two_owners_remove_each_other_at_once(world: Any):
    for first, second in [(removing, removing), (demoting, demoting), (removing, demoting)]:
        make_owner(world.acme, world.alice)
        make_owner(world.acme, world.mallory)
        outcomes = race([first(world.acme, world.alice), second(world.acme, world.mallory)])
        assert len(owners(world.acme)) == 1
        assert sum(isinstance(outcome, LastOwner) for outcome in outcomes) == 1


def test_without_the_lock_a_shop_is_left_without_an_owner(world: Any, monkeypatch: Any):
    """The race is real: both have looked before either writes."""
    both_looked = threading.Barrier(2, timeout=10)

    def unlocked(shop_id: Any) -> list[StaffMember]:
        found = list(StaffMember.objects.filter(shop_id=shop_id))
        both_looked.wait()
        return found

    make_owner(world.acme, world.mallory)
    monkeypatch.setattr(staffing, "lock_staff", unlocked)
    race([removing(world.acme, world.alice), removing(world.acme, world.mallory)])
    assert owners(world.acme) == []
    assert locks.lock_staff is not unlocked


def test_an_invitation_is_accepted_once(world: Any):
    invitation = staffing.invite_staff(
        world.acme.id, email=world.mallory.email, role="clerk", invited_by=world.alice, actor=ACTOR
    )
    token = token_for(invitation)
    accept = lambda: staffing.accept_invitation(token, user=world.mallory, actor=ACTOR)  # noqa: E731
    outcomes = race([accept] * 4)
    assert sum(isinstance(outcome, InvitationInvalid) for outcome in outcomes) == 3
    assert StaffMember.objects.filter(shop_id=world.acme.id, user=world.mallory).count() == 1


def test_of_two_accounts_only_the_invited_one_joins(world: Any):
    invitation = staffing.invite_staff(
        world.acme.id, email=world.mallory.email, role="admin", invited_by=world.alice, actor=ACTOR
    )
    token = token_for(invitation)
    outcomes = race(
        [
            lambda user=user: staffing.accept_invitation(token, user=user, actor=ACTOR)
            for user in (world.olga, world.mallory, world.olga)
        ]
    )
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 2
    assert {each.user_id for each in staff_of(world.acme)} >= {world.mallory.pk}
    assert world.olga.pk not in {each.user_id for each in staff_of(world.acme)}


def test_invited_twice_at_once_is_one_invitation(world: Any):
    invite = lambda: staffing.invite_staff(  # noqa: E731
        world.acme.id, email="new@example.com", role="clerk", invited_by=world.alice, actor=ACTOR
    )
    outcomes = race([invite, invite])
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len({outcome.id for outcome in outcomes}) == 1


def test_withdrawn_and_accepted_at_once_is_one_of_them(world: Any):
    invitation = staffing.invite_staff(
        world.acme.id, email=world.mallory.email, role="clerk", invited_by=world.alice, actor=ACTOR
    )
    token = token_for(invitation)
    outcomes = race(
        [
            lambda: staffing.accept_invitation(token, user=world.mallory, actor=ACTOR),
            lambda: staffing.revoke_invitation(invitation.id, shop_id=world.acme.id, actor=ACTOR),
        ]
    )
    invitation.refresh_from_db()
    joined = StaffMember.objects.filter(shop_id=world.acme.id, user=world.mallory).exists()
    assert joined == (not isinstance(outcomes[0], InvitationInvalid))
    assert (invitation.accepted_at is not None) == joined
    assert (invitation.revoked_at is None) == joined
