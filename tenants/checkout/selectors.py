"""Reading a checkout, priced as of now; never writes."""

from tenants.cart.selectors import cart_by_id
from tenants.cart.tokens import plausible, token_hash
from tenants.checkout.models import Checkout
from tenants.checkout.pricing import price
from tenants.checkout.types import CheckoutData
from tenants.store.selectors import shop_settings


def checkout(token: str | None) -> CheckoutData | None:
    """The newest checkout of the cart with this token; None before it was opened."""
    if not plausible(token):
        return None
    row = Checkout.objects.filter(cart__token_hash=token_hash(token or "")).order_by("-id").first()
    cart = cart_by_id(row.cart_id) if row else None
    return price(row, cart, shop_settings()) if row and cart else None
