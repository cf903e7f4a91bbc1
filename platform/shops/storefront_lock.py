"""The password of a storefront that is not open to the public. It keeps a shop in the making from strangers' eyes; it
is one password for everybody the merchant tells it to, and not an account.
"""

from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import Invalid
from core.text import clean_text
from shops import cache
from shops.locks import lock_shop
from shops.models import Shop

SHORTEST, LONGEST = 4, 100


def lock_storefront(shop_id: UUID, *, actor: Actor, password: str) -> None:
    """From now on visitors need this password; those who gave another one are asked again. Raises Invalid."""
    actor.require("settings.edit")
    password = clean_text(password, multiline=False).strip()
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"Take between {SHORTEST} and {LONGEST} characters.", field="password")
    _set(shop_id, actor, make_password(password), "shop.storefront_locked")


def open_storefront(shop_id: UUID, *, actor: Actor) -> None:
    """From now on everybody may look."""
    actor.require("settings.edit")
    _set(shop_id, actor, "", "shop.storefront_opened")


def _set(shop_id: UUID, actor: Actor, value: str, action: str) -> None:
    with platform_atomic():
        shop = lock_shop(shop_id)
        if shop.storefront_password == value:
            return
        shop.storefront_password = value
        shop.save(update_fields=["storefront_password"])
        audit(actor, action, target="shop", target_id=shop.id)
        cache.bust_after_commit()


def is_password(shop_id: UUID, typed: str) -> bool:
    """Whether this is the storefront's password. Slow on purpose: count the tries before."""
    known = Shop.objects.filter(id=shop_id).values_list("storefront_password", flat=True).first()
    typed = clean_text(typed, multiline=False).strip()
    return bool(known) and len(typed) <= LONGEST and check_password(typed, known or "")
