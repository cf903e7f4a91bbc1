"""Addresses, signing in, and what of a product is in the cart."""

from collections.abc import Callable, Iterable

from liquid import RenderContext
from liquid.filter import with_context
from markupsafe import Markup, escape

from storefront_themes.engine.context import page_of
from storefront_themes.engine.drops.address import Address
from storefront_themes.engine.drops.cart import CartDrop, LineItem
from storefront_themes.engine.drops.product import Product, Variant
from storefront_themes.engine.filters.money import minor
from storefront_themes.engine.values import text_of


def format_address(value: object, *_: object) -> str:
    """An address, a line below the other."""
    return Markup(f"<p>{value.lines()}</p>") if isinstance(value, Address) else Markup("")  # noqa: S704  # escaped


@with_context
def customer_login_link(value: object, *_: object, context: RenderContext) -> str:
    """Link to the page where customers sign in; opening an account is the same page."""
    return _link(context, "account_login_url", value)


@with_context
def customer_logout_link(value: object, *_: object, context: RenderContext) -> str:
    """Link to the page where customers sign out."""
    return _link(context, "account_logout_url", value)


def _link(context: RenderContext, route: str, value: object) -> str:
    routes = page_of(context).context.objects.get("routes")
    url = getattr(routes, route, "/account")
    return Markup('<a href="{}">{}</a>').format(url, text_of(value))


def line_items_for(value: object, what: object = None, *_: object) -> list[LineItem]:
    """The lines of a cart with a product or a variant."""
    lines: Iterable[LineItem] = value.items if isinstance(value, CartDrop) else ()
    if isinstance(what, Variant):
        return [line for line in lines if line.variant_id == what.id]
    return [line for line in lines if isinstance(what, Product) and line.product_id == what.id]


def item_count_for_variant(value: object, variant: object = "", *_: object) -> int:
    """How many of a variant, by its id, are in a cart."""
    lines: Iterable[LineItem] = value.items if isinstance(value, CartDrop) else ()
    return sum(line.quantity for line in lines if line.variant_id == str(variant))


@with_context
def unit_price_with_measurement(
    value: object, measure: object = None, unit: object = None, *_: object, context: RenderContext
) -> str:
    """€12.34 / kg: the price of one unit, which is given as text."""
    shown = page_of(context).money.money(minor(value))
    return f"{shown} / {escape(str(unit or measure))}" if unit or measure else shown


FILTERS: dict[str, Callable[..., object]] = {
    "format_address": format_address,
    "customer_login_link": customer_login_link,
    "customer_register_link": customer_login_link,
    "customer_logout_link": customer_logout_link,
    "line_items_for": line_items_for,
    "item_count_for_variant": item_count_for_variant,
    "unit_price_with_measurement": unit_price_with_measurement,
}
