"""From a directory row to the plain value everybody else sees."""

from shops.context import ShopRef
from shops.models import Domain, Shop


def ref_of(shop: Shop, primary_host: str | None = None) -> ShopRef:
    """One query for the primary host unless it is given."""
    return ShopRef(
        id=shop.id,
        slug=shop.slug,
        name=shop.name,
        schema=shop.schema_name,
        role=shop.schema_name,
        status=shop.status,
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
        primary_host=primary_host if primary_host is not None else _primary_host(shop),
        is_demo=shop.is_demo,
    )


def _primary_host(shop: Shop) -> str:
    hosts = Domain.objects.filter(shop=shop).order_by("-is_primary", "created_at").values_list("host", flat=True)
    return hosts.first() or ""
