"""From the shop and a name to the gateway and the shop's account at it."""

from uuid import UUID

from django.conf import settings

from core import registry
from core.money import Money
from core.scope import require_shop_id
from shops.context import ShopRef
from tenants.payments.errors import PaymentMethodUnavailable
from tenants.payments.ports import Capability, GatewayAccount, PaymentGateway
from tenants.payments.types import PaymentMethod
from tenants.store.selectors import shop_settings


def gateway_named(name: str) -> PaymentGateway:
    """The adapter of this name; LookupError when the installation has none."""
    found: PaymentGateway = registry.adapter(PaymentGateway, name)
    return found


def account_at(account: str, *, shop_id: UUID | None = None) -> GatewayAccount:
    """The entered shop's account at a gateway, by the reference that is recorded with the payment."""
    return GatewayAccount(shop_id=shop_id or require_shop_id(), reference=account)


def account_of(shop: ShopRef, gateway: PaymentGateway) -> str:
    """The reference of the shop's own account; empty for a gateway without accounts."""
    return shop.stripe_account if Capability.ONBOARDING in gateway.capabilities else ""


def is_open(shop: ShopRef, name: str, total: Money) -> bool:
    """Whether the shop may take this total through this gateway now."""
    if name not in shop.gateways or name not in registry.adapters(PaymentGateway):
        return False
    if name == "test" and not settings.TEST_GATEWAY:
        return False
    gateway = gateway_named(name)
    if Capability.ONBOARDING in gateway.capabilities and not (
        shop.card_payments_ready and shop.stripe_account
    ):
        return False
    return not gateway.limits.refusal(total)


def methods(shop: ShopRef, total: Money, *, locale: str = "en") -> tuple[PaymentMethod, ...]:
    """The ways to pay this total, in the order the shop keeps them; none when there is nothing to pay."""
    if not total.amount:
        return ()
    return tuple(_method(shop, name, total, locale) for name in shop.gateways if is_open(shop, name, total))


def _method(shop: ShopRef, name: str, total: Money, locale: str) -> PaymentMethod:
    gateway = gateway_named(name)
    by_hand = Capability.STAFF_CONFIRMED in gateway.capabilities
    texts = shop_settings()
    return PaymentMethod(
        name=name,
        label=texts.manual_payment_title if by_hand else "Card",
        capabilities=gateway.capabilities,
        config=gateway.client_config(
            account_at(account_of(shop, gateway), shop_id=shop.id), total=total, locale=locale
        ),
        instructions=texts.manual_payment_instructions if by_hand else "",
    )


def require_open(shop: ShopRef, name: str, total: Money) -> PaymentGateway:
    """The gateway; raises Conflict when the shop does not take this total through it."""
    if not is_open(shop, name, total):
        raise PaymentMethodUnavailable(
            "This way to pay is not available. Choose another one.", field="gateway"
        )
    return gateway_named(name)
