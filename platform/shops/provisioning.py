"""From a sign-up to a live shop: reserve, furnish, open. Each step may be repeated; a sweep finishes what a crash left.

1. reserve (one transaction on the platform): claim a spare schema, write shop and owner; the slug's constraint decides.
2. furnish (one transaction in the shop): the initializers that `config` installed write the defaults.
3. open (one transaction on the platform): status live, audit, event.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError

from accounts.selectors import never_signed_in
from accounts.services import withdraw_registration
from core.actor import Actor
from core.audit import audit
from core.clock import now
from core.db import platform_atomic, shop_atomic
from core.outbox import emit
from core.sweeping import each_alone
from shops import cache
from shops.context import ShopRef, use
from shops.events import ShopOpened
from shops.locks import claim_spare, lock_shop
from shops.looks import look_of
from shops.migrating.fingerprint import code_fingerprint
from shops.models import Shop, ShopStatus, StaffMember, StaffRole
from shops.refs import ref_of
from shops.slugs import is_slug_free, taken
from shops.spares import make_spare

logger = logging.getLogger(__name__)
ShopInitializer = Callable[[ShopRef], object]
UNFINISHED_AFTER = timedelta(minutes=1)
STRANDED_AFTER = timedelta(days=1)
CLAIMS = 3

_initializers: list[ShopInitializer] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShop:
    """What is known of a shop before it exists; checked by `shops.services.create_shop`."""

    owner_id: UUID
    name: str
    slug: str
    country: str
    currency: str
    locale: str
    timezone: str
    gateways: tuple[str, ...]
    is_demo: bool


def install_initializers(functions: Iterable[ShopInitializer]) -> None:
    """What writes a new shop's defaults, in order. Called inside the shop and its transaction, perhaps again."""
    _initializers[:] = functions


def reserve(new: NewShop, *, actor: Actor) -> Shop:
    """Step 1. Raises SlugTaken when somebody else has the slug, also when they took it this very moment."""
    for _ in range(CLAIMS):
        if not is_slug_free(new.slug):  # before a schema is made for nothing
            raise taken(new.slug)
        try:
            with platform_atomic(savepoint=True):
                schema = claim_spare(code_fingerprint())
                if schema is not None:
                    return _write(new, schema, actor=actor)
        except IntegrityError as error:
            if "slug" in str(error):
                raise taken(new.slug) from None
            raise
        make_spare()  # none left: half a second for this shop instead of an error
    raise RuntimeError("Other sign-ups claimed every spare schema that was made for this one.")


def _write(new: NewShop, schema: str, *, actor: Actor) -> Shop:
    shop = Shop.objects.create(
        slug=new.slug,
        slug_look=look_of(new.slug),
        name=new.name,
        schema_name=schema,
        owner_id=new.owner_id,
        country=new.country,
        currency=new.currency,
        locale=new.locale,
        timezone=new.timezone,
        gateways=list(new.gateways),
        is_demo=new.is_demo,
        migration_fingerprint=code_fingerprint(),
        migrated_at=now(),
    )
    StaffMember.objects.create(shop=shop, user_id=new.owner_id, role=StaffRole.OWNER)
    audit(actor, "shop.created", target="shop", target_id=shop.id, data={"slug": shop.slug})
    cache.bust_after_commit()
    return shop


def finish(shop: Shop, *, actor: Actor) -> Shop:
    """Steps 2 and 3; harmless when they were done before."""
    furnish(ref_of(shop, ""))
    return _open(shop.id, actor=actor)


def furnish(ref: ShopRef) -> None:
    with use(ref), shop_atomic():
        for initializer in _initializers:
            initializer(ref)


def _open(shop_id: UUID, *, actor: Actor) -> Shop:
    with platform_atomic():
        shop = lock_shop(shop_id)
        if shop.status == ShopStatus.PROVISIONING:
            shop.status, shop.opened_at = ShopStatus.LIVE, now()
            shop.save(update_fields=["status", "opened_at"])
            audit(actor, "shop.opened", target="shop", target_id=shop.id)
            emit(ShopOpened(shop_id=shop.id))
            cache.bust_after_commit()
    return shop


def finish_shops() -> int:
    """The sweep: open what a crash left behind. One shop that cannot be opened does not hold up the others."""
    finished = 0
    unfinished = Shop.objects.filter(status=ShopStatus.PROVISIONING, created_at__lt=now() - UNFINISHED_AFTER)
    for shop in unfinished.order_by("created_at"):
        try:
            finish(shop, actor=Actor.system("provisioning"))
        except Exception:  # logged with its trace; tried again at the next sweep
            logger.exception("shop could not be opened", extra={"shop_slug": shop.slug})
        else:
            finished += 1
    return finished


def finish_of(owner_id: UUID, *, actor: Actor) -> Shop | None:
    """The shop that a sign-up of this person left behind, opened; None when it had not come to that."""
    shop = (
        Shop.objects.filter(owner_id=owner_id)
        .exclude(status=ShopStatus.DELETED)
        .order_by("created_at")
        .first()
    )
    return finish(shop, actor=actor) if shop is not None else None


def forget_stranded_accounts() -> int:
    """Delete accounts whose sign-up broke off before there was a shop, so that their addresses are free again."""
    in_use = (StaffMember.objects.values("user_id"), Shop.objects.values("owner_id"))
    stranded = never_signed_in(before=now() - STRANDED_AFTER, but=in_use)
    each_alone(stranded, withdraw_registration, what="account")
    return len(stranded)
