"""Customers and their orders as the objects themes know: on pages that are made for one person only."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol

from core.ids import public_id
from shops.context import current_shop
from shops.countries import currency_of
from storefront_themes.engine.drops import (
    Address,
    Country,
    Currency,
    Customer,
    Fulfillment,
    Image,
    LazyList,
    LineItem,
    Order,
    Product,
    ShippingMethod,
    TaxLine,
)
from tenants.catalog.selectors import variants_for_sale
from tenants.customers.selectors import ADDRESS_FIELDS, CustomerData, addresses_of
from tenants.orders import selectors as orders
from tenants.orders.selectors.by_customer import totals_of
from tenants.orders.types import FulfillmentData, OrderData, OrderLineData

FindProduct = Callable[[str], Product | None]
_ORDERS_AT_ONCE = 5  # each is read whole
_MOST_ORDERS = 20
_IMPERIAL = frozenset({"US", "LR", "MM"})


def customer(data: CustomerData, find_product: FindProduct) -> Customer:
    """Who is signed in. Orders and addresses are fetched when read."""

    @cache
    def bought() -> tuple[Any, ...]:
        return orders.orders_of(data.id)

    def some(offset: int, limit: int) -> list[Order]:
        wanted = bought()[offset : offset + min(limit, _MOST_ORDERS)]
        found = (orders.order(each.id) for each in wanted)
        return [order(each, find_product) for each in found if each is not None]

    @cache
    def kept() -> list[Address]:
        return [_kept_address(row) for row in addresses_of(data.id)]

    def totals() -> tuple[int, int]:
        found = totals_of([data.id]).get(data.id)
        return (found.orders, found.spent) if found else (0, 0)

    return Customer(
        id=public_id("cus", data.id), email=data.email, first_name=data.first_name, last_name=data.last_name,
        phone=data.phone, accepts_marketing=data.accepts_marketing,
        orders=LazyList(lambda: len(bought()), some, window=_ORDERS_AT_ONCE),
        addresses=LazyList(lambda: len(kept()), lambda offset, limit: kept()[offset : offset + limit]),
        _load_totals=totals,
    )  # fmt: skip


def _kept_address(row: Any) -> Address:
    return address(
        {name: getattr(row, name) for name in ADDRESS_FIELDS},
        key=str(row.id),
        url=f"/account/addresses/{row.id}/",
    )


def address(data: Mapping[str, Any], *, key: str = "", url: str = "") -> Address:
    """An address as customers and orders keep it."""
    text = {name: str(value or "") for name, value in data.items()}
    return Address(
        id=key, first_name=text.get("first_name", ""), last_name=text.get("last_name", ""),
        company=text.get("company", ""), address1=text.get("line1", ""), address2=text.get("line2", ""),
        city=text.get("city", ""), zip=text.get("postal_code", ""), province=text.get("region", ""),
        country=country(text["country"]) if text.get("country") else None, phone=text.get("phone", ""), url=url,
    )  # fmt: skip


def country(code: str) -> Country:
    """A country, in the shop's language."""
    return _country(code, current_shop().locale)


@cache
def _country(code: str, locale: str) -> Country:
    name = Locale.parse(locale.replace("-", "_")).territories.get(code, code)
    unit = "imperial" if code in _IMPERIAL else "metric"
    return Country(
        iso_code=code, name=str(name), currency=currency(currency_of(code), locale), unit_system=unit
    )


@cache
def currency(code: str, locale: str) -> Currency:
    """A currency, in a language."""
    language = locale.replace("-", "_")
    name, symbol = get_currency_name(code, locale=language), get_currency_symbol(code, locale=language)
    return Currency(iso_code=code, name=name, symbol=symbol)


def order(data: OrderData, find_product: FindProduct) -> Order:
    """An order as it was placed, and how it stands."""
    path = orders.order_path(data.id)
    return Order(
        id=data.public_id, name=data.name, order_number=data.number, created_at=data.placed_at.isoformat(),
        total_price=data.total, line_items=[_line(line, data, find_product) for line in data.lines],
        line_items_subtotal_price=data.subtotal, shipping_price=data.shipping_total, tax_price=data.tax_total,
        total_refunded_amount=data.refunded_total, email=data.email, phone=data.phone, note=data.note,
        confirmation_number=data.name, financial_status=data.payment_status,
        financial_status_label=_words(data.payment_status), fulfillment_status=data.fulfillment_status,
        fulfillment_status_label=_words(data.fulfillment_status), cancelled=data.cancelled_at is not None,
        cancelled_at=data.cancelled_at.isoformat() if data.cancelled_at else "", cancel_reason=data.cancel_reason,
        customer_url=path, order_status_url=path, shipping_address=_address(data.shipping_address),
        billing_address=_address(data.billing_address),
        tax_lines=[TaxLine(title=tax.name, price=tax.amount, rate=tax.rate_bps / 10_000) for tax in data.tax_lines],
        shipping_methods=[ShippingMethod(title=line.title, price=line.price) for line in data.shipping_lines],
    )  # fmt: skip


def _address(data: Mapping[str, Any]) -> Address | None:
    return address(data) if data else None


def _words(status: str) -> str:
    return status.replace("_", " ").capitalize()


def _line(line: OrderLineData, data: OrderData, find_product: FindProduct) -> LineItem:
    parcels = (each for each in data.fulfillments if any(item.line_id == line.id for item in each.items))
    parcel = next(parcels, None)
    return LineItem(
        key=str(line.id), title=f"{line.title} – {line.variant_title}" if line.variant_title else line.title,
        quantity=line.quantity, final_price=line.unit_price, final_line_price=line.total,
        original_price=line.unit_price, original_line_price=line.total, sku=line.sku,
        variant_id=str(line.variant_id or ""), product_title=line.title, variant_title=line.variant_title,
        image=Image(src=line.image) if line.image else None, requires_shipping=line.requires_shipping,
        taxable=line.tax > 0, max_quantity=line.quantity, fulfillment=_parcel(parcel) if parcel else None,
        successfully_fulfilled_quantity=line.fulfilled_quantity,
        _load_product=lambda: _product_of(line, find_product),
    )  # fmt: skip


def _product_of(line: OrderLineData, find_product: FindProduct) -> Product | None:
    if line.variant_id is None:
        return None
    found = variants_for_sale([line.variant_id]).get(line.variant_id)
    return find_product(found.product_handle) if found else None


def _parcel(data: FulfillmentData) -> Fulfillment:
    return Fulfillment(
        created_at=data.created_at.isoformat(), item_count=sum(item.quantity for item in data.items),
        tracking_company=data.carrier, tracking_number=data.tracking_number, tracking_url=data.tracking_url,
    )  # fmt: skip
