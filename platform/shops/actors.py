"""Who acts, when a signed-in person works in a shop or operates the platform."""

from typing import Any

from core import registry
from core.actor import Actor
from core.errors import Forbidden
from shops.context import ShopRef
from shops.errors import ShopNotFound
from shops.models import Shop
from shops.selectors import staff_member


def staff_actor(user: Any, shop: ShopRef | Shop, *, ip: str = "") -> Actor:
    """A member of the shop's staff with the permissions of their role.

    Raises ShopNotFound for everybody else: that a shop exists is nobody's business but its own.
    """
    member = staff_member(user, shop)
    if member is None:
        raise ShopNotFound("There is no such shop.")
    return Actor(
        kind="user", id=str(user.pk), label=str(user), permissions=registry.permissions_of(member.role), ip=ip
    )


def owner_actor(user: Any, *, ip: str = "") -> Actor:
    """A person who is about to own a shop: signing up, accepting an invitation."""
    return Actor(
        kind="user", id=str(user.pk), label=str(user), permissions=registry.permissions_of("owner"), ip=ip
    )


def operator_actor(user: Any, *, ip: str = "") -> Actor:
    """An operator of the platform, who may do everything. Raises Forbidden for everybody else."""
    if not (user.is_authenticated and user.is_active and user.is_operator):
        raise Forbidden("Only operators of the platform may do this.")
    return Actor(
        kind="operator",
        id=str(user.pk),
        label=str(user),
        permissions=frozenset(registry.permissions()),
        ip=ip,
    )
