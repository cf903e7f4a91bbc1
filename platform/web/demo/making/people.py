"""The people of the demo: Alice owns acme and Bob is her clerk, Mallory owns globex, Olga operates the platform."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_otp.oath import totp

from accounts.selectors import user_by_email
from accounts.services import begin_second_factor, confirm_second_factor, register
from core.actor import Actor
from shops.actors import owner_actor
from shops.context import ShopRef
from shops.selectors import staff_member
from shops.staffing import accept_invitation, invite_staff
from shops.tokens import write_token

if TYPE_CHECKING:
    from accounts.models import User

PASSWORD = "correct horse battery staple"  # noqa: S105  # printed by ./stoa demo, which listens on this machine only
DOMAIN = "example.com"


@dataclass(frozen=True, slots=True)
class People:
    alice: User
    bob: User
    mallory: User
    olga: User


def make_people() -> People:
    return People(
        alice=_person("Alice Ames"),
        bob=_person("Bob Bright"),
        mallory=_person("Mallory Moss"),
        olga=_person("Olga Oates", is_operator=True),
    )


def _person(name: str, *, is_operator: bool = False) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@{DOMAIN}"
    found = user_by_email(email)
    return found or register(email=email, password=PASSWORD, name=name, is_operator=is_operator)


def hire(shop: ShopRef, *, owner: User, clerk: User) -> None:
    """Invite the clerk and accept at once, as if Bob had clicked the link."""
    if staff_member(clerk, shop) is not None:
        return
    invitation = invite_staff(
        shop.id, email=clerk.email, role="clerk", invited_by=owner, actor=owner_actor(owner)
    )
    accept_invitation(write_token(invitation.id, invitation.nonce), user=clerk, actor=Actor.system("demo"))


def second_factor(user: User) -> str:
    """The secret to type into an authenticator app; operators need one. A new one each time."""
    enrolment = begin_second_factor(user)
    confirm_second_factor(user, f"{totp(base64.b32decode(enrolment.secret)):06d}")
    return enrolment.secret
