"""From a directory row to the plain value everybody else sees."""

import hashlib

from django.conf import settings

from shops.context import ShopRef
from shops.models import Domain, Shop


def ref_of(shop: Shop, primary_host: str | None = None) -> ShopRef:
    """One query for the shop's own primary domain unless it is given ("" for none)."""
    own = _primary_domain(shop) if primary_host is None else primary_host
    return ShopRef(
        id=shop.id,
        slug=shop.slug,
        name=shop.name,
        schema=shop.schema_name,
        role=shop.schema_name,
        status=str(shop.status),
        country=shop.country,
        currency=shop.currency,
        locale=shop.locale,
        timezone=shop.timezone,
        fee_rate_bps=shop.fee_rate_bps,
        fee_fixed=shop.fee_fixed,
        fee_term=shop.fee_term,
        plan=shop.plan_code,
        stripe_account=shop.stripe_account,
        card_payments_ready=shop.card_payments_ready,
        gateways=tuple(shop.gateways),
        limits=tuple(sorted(shop.limits.items())),
        primary_host=own or subdomain_of(shop.slug),
        is_demo=shop.is_demo,
        lock=lock_of(shop.storefront_password),
    )


def lock_of(password_hash: str) -> str:
    """What a visitor's cookie names: the password it was given for, and nothing about it."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:24] if password_hash else ""


def subdomain_of(slug: str) -> str:
    """The host every shop answers on, whatever domains of its own it has."""
    return f"{slug}.{settings.DOMAIN}"


def _primary_domain(shop: Shop) -> str:
    hosts = Domain.objects.filter(shop=shop, is_primary=True).exclude(verified_at=None)
    return hosts.values_list("host", flat=True).first() or ""
