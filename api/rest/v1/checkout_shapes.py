"""The JSON shapes of a checkout and of how placing it went."""

from dataclasses import asdict
from typing import Any

from api.rest.v1.shapes import cart_line, money
from core.ids import public_id
from tenants.cart.totals import Totals
from tenants.checkout.address import AddressData
from tenants.checkout.types import CheckoutData, Placement
from tenants.payments.types import PaymentMethod
from tenants.shipping.selectors import ShippingOption


def checkout(data: CheckoutData, token: str) -> dict[str, Any]:
    currency = data.totals.currency
    return {
        "cart_token": token,
        "email": data.email,
        "phone": data.phone,
        "note": data.note,
        "accepts_marketing": data.accepts_marketing,
        "shipping_address": _address(data.shipping_address),
        "billing_address": _address(data.billing_address),
        "requires_shipping": data.requires_shipping,
        "lines": [cart_line(line, currency) for line in data.cart.lines],
        "shipping_methods": [_method(option, currency) for option in data.options],
        "shipping_method_id": public_id("shm", data.shipping_method_id) if data.shipping_method_id else None,
        "countries": [{"code": code, "name": name} for code, name in data.countries],
        "totals": totals(data.totals),
        "ready": data.is_ready,
        "problems": problems(data),
    }


def problems(data: CheckoutData) -> dict[str, list[str]]:
    """What is missing, by field; a line is named by its variant's public id."""
    names = {
        f"lines.{line.variant.id}": f"lines.{public_id('var', line.variant.id)}" for line in data.cart.lines
    }
    return {names.get(name, name): texts for name, texts in data.problems.items()}


def totals(data: Totals) -> dict[str, Any]:
    amounts = {
        "subtotal": data.subtotal,
        "discount_total": data.discount_total,
        "items_total": data.items_total,
        "shipping_total": data.shipping_total,
        "tax_total": data.tax_total,
        "total": data.total,
    }
    return {
        "prices_include_tax": data.prices_include_tax,
        **{name: money(amount, data.currency) for name, amount in amounts.items()},
        "tax_lines": [
            tax_line(line.name, line.rate_bps, line.amount, data.currency) for line in data.tax_lines
        ],
    }


def tax_line(name: str, rate_bps: int, amount: int, currency: str) -> dict[str, Any]:
    return {"name": name, "rate_bps": rate_bps, "amount": money(amount, currency)}


def payment_method(data: PaymentMethod) -> dict[str, Any]:
    return {
        "gateway": data.name,
        "label": data.label,
        "by_hand": data.is_by_hand,
        "instructions": data.instructions,
        "config": dict(data.config.values),
    }


def placement(data: Placement, public: str) -> dict[str, Any]:
    """`public` is the order's id. `client` is what the payment's own form needs for the next step."""
    return {
        "order_id": public,
        "order_token": data.order_token,
        "order_path": data.order_path,
        "status": data.status,
        "gateway": data.gateway,
        "next_action": dict(data.client) if data.status == "action" else None,
        "message": data.message,
    }


def _address(data: AddressData | None) -> dict[str, str] | None:
    return asdict(data) if data else None


def _method(option: ShippingOption, currency: str) -> dict[str, Any]:
    return {
        "id": public_id("shm", option.method_id),
        "name": option.name,
        "description": option.description,
        "price": money(option.price, currency),
    }
