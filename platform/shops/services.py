"""The verbs of the directory. Each opens its own transaction on the platform's side and audits what it did."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from core.actor import Actor
from core.audit import audit
from core.clock import now
from core.db import platform_atomic
from core.errors import Invalid
from core.outbox import emit
from core.text import clean_text
from shops import cache, provisioning
from shops.countries import check_country, check_currency, currency_of, timezone_of
from shops.errors import ShopGone
from shops.events import ShopDeleted, ShopReopened, ShopSuspended
from shops.locks import lock_shop
from shops.models import Shop, ShopStatus
from shops.slugs import check_slug

KEPT_AFTER_DELETION = timedelta(days=30)
BILLING_FIELDS = frozenset({"plan_code", "fee_rate_bps", "fee_fixed", "fee_term", "limits"})
PAYMENT_FIELDS = frozenset({"stripe_account", "card_payments_ready", "gateways"})
PROFILE_FIELDS = frozenset({"name", "country", "currency", "locale", "timezone"})


def create_shop(
    *,
    owner: Any,
    name: str,
    slug: str,
    country: str,
    actor: Actor,
    currency: str | None = None,
    locale: str = "en",
    timezone: str | None = None,
    is_demo: bool = False,
) -> Shop:
    """A live shop with everything it needs to sell. Raises Invalid, SlugInvalid or SlugTaken; then nothing was made.

    Not inside a transaction: it commits in three steps (see `shops.provisioning`), and a sweep finishes what a crash
    interrupts.
    """
    code = check_country(country)
    new = provisioning.NewShop(
        owner_id=owner.pk,
        name=_check_name(name),
        slug=check_slug(slug),
        country=code,
        currency=check_currency(currency) if currency else currency_of(code),
        locale=locale,
        timezone=timezone or timezone_of(code),
        gateways=("manual", "test") if settings.TEST_GATEWAY else ("manual",),
        is_demo=is_demo,
    )
    return provisioning.finish(provisioning.reserve(new, actor=actor), actor=actor)


def _check_name(name: str) -> str:
    cleaned = clean_text(name, multiline=False).strip()
    if not 1 <= len(cleaned) <= 80:
        raise Invalid("Give your shop a name of up to 80 characters.", field="name")
    return cleaned


def suspend_shop(shop_id: UUID, *, reason: str, actor: Actor) -> Shop:
    """Close the storefront; the back office stays open for the owner to see why. Repeating it changes nothing."""
    with platform_atomic():
        shop = _existing(shop_id)
        if shop.status != ShopStatus.SUSPENDED:
            shop.status, shop.suspended_at = ShopStatus.SUSPENDED, now()
            shop.suspended_reason = clean_text(reason, multiline=False)[:300]
            shop.save(update_fields=["status", "suspended_at", "suspended_reason"])
            audit(
                actor,
                "shop.suspended",
                target="shop",
                target_id=shop.id,
                data={"reason": shop.suspended_reason},
            )
            emit(ShopSuspended(shop_id=shop.id))
            cache.bust_after_commit()
    return shop


def reopen_shop(shop_id: UUID, *, actor: Actor) -> Shop:
    """Undo a suspension. Repeating it changes nothing."""
    with platform_atomic():
        shop = _existing(shop_id)
        if shop.status == ShopStatus.SUSPENDED:
            shop.status, shop.suspended_at, shop.suspended_reason = ShopStatus.LIVE, None, ""
            shop.save(update_fields=["status", "suspended_at", "suspended_reason"])
            audit(actor, "shop.reopened", target="shop", target_id=shop.id)
            emit(ShopReopened(shop_id=shop.id))
            cache.bust_after_commit()
    return shop


def delete_shop(shop_id: UUID, *, actor: Actor) -> Shop:
    """Close for good. The data is dropped 30 days later by the owner's login (`manage drop_deleted_shops`)."""
    with platform_atomic():
        shop = lock_shop(shop_id)
        if shop.status != ShopStatus.DELETED:
            shop.status, shop.deleted_at = ShopStatus.DELETED, now()
            shop.save(update_fields=["status", "deleted_at"])
            audit(actor, "shop.deleted", target="shop", target_id=shop.id, data={"slug": shop.slug})
            emit(ShopDeleted(shop_id=shop.id))
            cache.bust_after_commit()
    return shop


def set_billing(shop_id: UUID, *, actor: Actor, **values: Any) -> Shop:
    """Billing writes plan, fee rate (basis points), fixed fee (minor units), fee term and limits into the shop."""
    return _set(shop_id, values, BILLING_FIELDS, "shop.billing_changed", actor)


def set_payments(
    shop_id: UUID, *, actor: Actor, switch: Callable[[list[str]], list[str]] | None = None, **values: Any
) -> Shop:
    """Connected account, whether cards can be taken, and which gateways are on.

    `switch` makes the gateways of those that are on. It is asked under the lock: the merchant and the payment account
    switch different ones, and neither undoes what the other did meanwhile.
    """
    with platform_atomic():
        if switch is not None:
            values["gateways"] = switch(list(_existing(shop_id).gateways))
        return _set(shop_id, values, PAYMENT_FIELDS, "shop.payments_changed", actor)


def update_profile(shop_id: UUID, *, actor: Actor, **values: Any) -> Shop:
    """Name, country, currency, locale, time zone."""
    if "name" in values:
        values["name"] = _check_name(values["name"])
    if "country" in values:
        values["country"] = check_country(values["country"])
    if "currency" in values:
        values["currency"] = check_currency(values["currency"])
    return _set(shop_id, values, PROFILE_FIELDS, "shop.profile_changed", actor)


def _set(shop_id: UUID, values: dict[str, Any], allowed: frozenset[str], action: str, actor: Actor) -> Shop:
    unknown = set(values) - allowed
    if unknown:
        raise TypeError(f"not to be set here: {', '.join(sorted(unknown))}")
    with platform_atomic():
        shop = _existing(shop_id)
        changed = {field: value for field, value in values.items() if getattr(shop, field) != value}
        if changed:
            before = {field: getattr(shop, field) for field in changed}
            for field, value in changed.items():
                setattr(shop, field, value)
            shop.save(update_fields=list(changed))
            audit(actor, action, target="shop", target_id=shop.id, data={"before": before, "after": changed})
            cache.bust_after_commit()
    return shop


def _existing(shop_id: UUID) -> Shop:
    shop = lock_shop(shop_id)
    if shop.status == ShopStatus.DELETED:
        raise ShopGone("This shop was deleted.")
    return shop
