"""The named world of every test: acme and globex, Alice, Bob, Mallory, Carol and Olga. Built by the real services.

Alice owns acme, Bob is her clerk. Mallory owns globex, and tries what she must not. Carol shops at acme. Olga operates
the platform. Built once, kept in a template database; `load_world` finds it again in a copy.
"""

from dataclasses import dataclass
from typing import Any

PASSWORD = "correct horse battery staple"
CAROL = "carol@customer.example"


@dataclass
class World:
    alice: Any
    bob: Any
    mallory: Any
    olga: Any
    acme: Any
    globex: Any
    carol: str = CAROL


def build_world() -> None:
    """Fill a migrated database. Commits."""
    from core.actor import Actor
    from shops.actors import owner_actor
    from shops.models import Shop
    from shops.services import create_shop
    from shops.staffing import accept_invitation, invite_staff
    from shops.tokens import write_token

    alice, bob, mallory = (_user(name) for name in ("Alice Ames", "Bob Bright", "Mallory Moss"))
    _user("Olga Oates", is_operator=True)
    create_shop(owner=alice, name="Acme", slug="acme", country="DE", actor=owner_actor(alice))
    create_shop(owner=mallory, name="Globex", slug="globex", country="US", actor=owner_actor(mallory))
    acme = Shop.objects.get(slug="acme")
    invitation = invite_staff(
        acme.id, email=bob.email, role="clerk", invited_by=alice, actor=owner_actor(alice)
    )
    accept_invitation(write_token(invitation.id, invitation.nonce), user=bob, actor=Actor.system("world"))


def _user(name: str, **fields: Any) -> Any:
    from accounts.models import User

    first = name.split(maxsplit=1)[0].lower()
    return User.objects.create_user(f"{first}@example.com", PASSWORD, name=name, **fields)


def load_world() -> World:
    from accounts.models import User
    from shops.selectors import shop_by_slug

    people = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@example.com")}
    return World(
        alice=people["alice"],
        bob=people["bob"],
        mallory=people["mallory"],
        olga=people["olga"],
        acme=shop_by_slug("acme"),
        globex=shop_by_slug("globex"),
    )
