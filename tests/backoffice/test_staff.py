"""Inviting, changing roles, removing."""

import re
from typing import Any

import pytest

from accounts.selectors import has_verified_email, user_by_email
from core.outbox.testing import drain
from shops.selectors import open_invitations, staff_of

pytestmark = pytest.mark.django_db


def test_an_invitation_is_mailed_and_its_link_opens(office: Any, acme: Any, mailoutbox: Any, client_for: Any):
    page = office.saves("staff_invite", email="Erik@example.com", role="clerk")
    assert "Invitation sent to Erik@example.com." in page.content.decode()
    assert "erik@example.com" in page.content.decode()
    drain()
    mail = mailoutbox[-1]
    assert mail.to == ["erik@example.com"]
    link = re.search(r"https?://[^/\s]+(/invitations/\S+?/)\s", mail.body)
    assert link is not None
    answer = client_for(None).get(link[1])
    assert answer.status_code == 200
    assert "Acme" in answer.content.decode()


def test_who_follows_the_link_has_proved_the_address(
    office: Any, acme: Any, mailoutbox: Any, client_for: Any
):
    office.saves("staff_invite", email="erik@example.com", role="clerk")
    drain()
    link = re.search(r"https?://[^/\s]+(/invitations/\S+?/)\s", mailoutbox[-1].body)
    assert link is not None
    answer = client_for(None).post(link[1], {"name": "Erik", "password": "correct horse battery staple"})
    assert answer.status_code == 302
    erik = user_by_email("erik@example.com")
    assert erik is not None
    assert has_verified_email(erik)
    assert {each.email: each.role for each in staff_of(acme)}["erik@example.com"] == "clerk"


def test_what_is_wrong_with_an_invitation_stands_beside_the_field(office: Any):
    assert office.is_refused("staff_invite", email="bob@example.com", role="clerk")["email"]
    assert office.is_refused("staff_invite", email="erik@example.com", role="owner")["role"]


def test_an_invitation_is_sent_again_and_withdrawn(office: Any, acme: Any, mailoutbox: Any):
    office.saves("staff_invite", email="erik@example.com", role="admin")
    invitation = open_invitations(acme)[0]
    office.saves("invitation_resend", invitation.id)
    drain()
    assert len({mail.body for mail in mailoutbox if mail.to == ["erik@example.com"]}) >= 1
    office.saves("invitation_withdraw", invitation.id)
    assert open_invitations(acme) == []
    assert office.post("invitation_withdraw", invitation.id).status_code == 404


def test_roles_change_and_people_leave(office: Any, world: Any):
    office.saves("staff_role", world.bob.id, role="admin")
    assert {each.email: each.role for each in staff_of(world.acme)}["bob@example.com"] == "admin"
    page = office.saves("staff_remove", world.bob.id)
    assert "no longer works in this shop" in page.content.decode()
    assert [each.email for each in staff_of(world.acme)] == ["alice@example.com"]


def test_a_shop_keeps_an_owner(office: Any, world: Any):
    errors = office.is_refused("staff_role", world.alice.id, role="clerk")
    assert "owner" in str(errors)
    page = office.saves("staff_remove", world.alice.id)
    assert "A shop needs an owner." in page.content.decode()
    assert len(staff_of(world.acme)) == 2


def test_staff_of_another_shop_cannot_be_touched(office: Any, world: Any):
    assert office.post("staff_remove", world.mallory.id).status_code == 404
    assert office.get("staff_role", world.mallory.id).status_code == 404
    assert staff_of(world.globex)


def test_an_admin_reads_the_list_without_buttons(office_of: Any, world: Any):
    from core.actor import Actor
    from shops.staffing import change_role

    change_role(world.acme.id, user_id=world.bob.id, role="admin", actor=Actor.system("test"))
    page = office_of(world.bob).get("staff").content.decode()
    assert "alice@example.com" in page
    assert "Change role" not in page
