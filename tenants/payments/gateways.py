"""From a payment's row to the gateway that speaks for it."""

from core.registry import adapter
from shops.context import ShopRef, current_shop
from tenants.payments.models import Payment
from tenants.payments.ports import Capability, GatewayAccount, PaymentGateway


def gateway(name: str) -> PaymentGateway:
    """The adapter of this name; LookupError for one that is not installed."""
    found: PaymentGateway = adapter(PaymentGateway, name)
    return found


def has(name: str, capability: Capability) -> bool:
    """Whether the gateway can do this; screens ask this, never for a name."""
    return capability in gateway(name).capabilities


def account_reference(shop: ShopRef, name: str) -> str:
    """The shop's own account at a gateway that needs one, else nothing."""
    return shop.stripe_account if has(name, Capability.ONBOARDING) else ""


def account_of(payment: Payment) -> GatewayAccount:
    return GatewayAccount(shop_id=current_shop().id, reference=payment.account)
