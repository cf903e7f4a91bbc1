"""Placing an order: lock → price again → compare → reserve → write (one transaction) → ask the gateway → settle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.errors import Invalid
from core.money import Money
from shops.addresses import shop_url
from shops.context import current_shop
from tenants.cart.selectors import cart_id_of
from tenants.cart.services import mark_ordered
from tenants.cart.totals import LineTotals
from tenants.catalog.media import rendition_url
from tenants.checkout.address import AddressData
from tenants.checkout.errors import CheckoutGone, PaymentMethodUnavailable, TotalChanged
from tenants.checkout.locks import newest_checkout_for_update
from tenants.checkout.models import Checkout
from tenants.checkout.selectors import CheckoutData, checkout_of_row
from tenants.customers.services import ensure_customer
from tenants.orders import selectors as orders
from tenants.orders import services as order_services
from tenants.orders.links import order_token, reference_of
from tenants.orders.types import LineInput, OrderData, OrderInput, ShippingInput, TaxInput
from tenants.payments import services as payments
from tenants.payments.gateways import account_of, gateway_named, is_open
from tenants.payments.types import Buyer, PaymentData, Started
from tenants.store.selectors import fresh_settings

_THUMB = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where the order stands now.

    paid · action (`client` says what the browser must do) · processing · pending (to be paid by hand) · declined
    (`message` says why; place again to try another way).
    """

    order_id: UUID
    order_token: str
    status: str
    client: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    gateway: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    shown_total: int
    gateway: str
    buyer_token: str
    ip: str
    user_agent: str
    customer_id: UUID | None


def place(
    token: str | None,
    *,
    shown_total: int,
    gateway: str,
    buyer_token: str = "",
    ip: str = "",
    user_agent: str = "",
    customer_id: UUID | None = None,
) -> Placement:
    """Place the order of this cart, or try to pay the one it became; not inside a transaction.

    Raises TotalChanged, OutOfStock, Invalid (what is missing), PaymentMethodUnavailable, CheckoutGone: then nothing was
    written and nothing charged. A second call for the same cart finds the same order.
    """
    wish = _Wish(
        shown_total=shown_total,
        gateway=gateway,
        buyer_token=buyer_token,
        ip=ip,
        user_agent=user_agent,
        customer_id=customer_id,
    )
    order_id, started = _intend(token, wish)
    payment = payments.submit(started.payment_id, mine=started.mine) if started else None
    return outcome(order_id, payment)


def _intend(token: str | None, wish: _Wish) -> tuple[UUID, Started | None]:
    """The transaction: afterwards order, reservation, payment and attempt exist, or nothing does."""
    with shop_atomic():
        cart_id = cart_id_of(token)
        row = newest_checkout_for_update(cart_id) if cart_id else None
        if row is None:
            raise CheckoutGone("Your cart is empty.")
        if row.order_id is not None:
            existing = orders.order(row.order_id)
            if existing is not None and existing.status != "expired":
                return _pay_again(existing, wish)
            row = _anew(row)
        return _place(row, wish)


def _anew(row: Checkout) -> Checkout:
    """The order of this checkout expired unpaid: begin another with what was filled in."""
    row.order = None
    row.status = Checkout.Status.OPEN
    row.save(update_fields=["order", "status"])
    return row


def _place(row: Checkout, wish: _Wish) -> tuple[UUID, Started | None]:
    data = checkout_of_row(row)
    if data is None or not data.cart.lines:
        raise CheckoutGone("Your cart is empty.")
    if data.problems:
        raise Invalid("Please complete the marked fields.", errors=data.problems)
    if data.totals.total != wish.shown_total:
        raise TotalChanged(data.totals)
    _check_method(data, wish)
    settings = fresh_settings()
    expires_at = clock.now() + timedelta(minutes=settings.reservation_minutes)
    order = order_services.place_order(
        _order_input(data, wish), prefix=settings.order_prefix, expires_at=expires_at
    )
    row.order_id, row.updated_at = order.id, clock.now()
    row.save(update_fields=["order", "updated_at"])
    if data.totals.total == 0:
        return order.id, None
    total = Money(order.total, order.currency)
    started = _start(order.id, order.name, total, order.fee_amount, data.shipping_address, data.email, wish, expires_at)
    return order.id, started


def _check_method(data: CheckoutData, wish: _Wish) -> None:
    total = Money(data.totals.total, data.totals.currency)
    if total.amount and not is_open(current_shop(), wish.gateway, total):
        raise PaymentMethodUnavailable("Choose another way to pay: this one is not available.", field="gateway")


def _pay_again(order: OrderData, wish: _Wish) -> tuple[UUID, Started | None]:
    """A second click, another tab, or another try after a decline."""
    if order.status != "pending_payment" or order.payment_status not in {"unpaid", "failed"} or not order.total:
        return order.id, None
    if order.total != wish.shown_total:
        raise CheckoutGone("This order is being paid already. Look at your order.")
    total = order.money(order.total)
    if not is_open(current_shop(), wish.gateway, total):
        raise PaymentMethodUnavailable("Choose another way to pay: this one is not available.", field="gateway")
    address = AddressData(**order.shipping_address) if order.shipping_address else None
    started = _start(
        order.id, order.name, total, order.fee_amount, address, order.email, wish, order.expires_at
    )
    return order.id, started


def _start(
    order_id: UUID,
    name: str,
    total: Money,
    fee: int,
    address: AddressData | None,
    email: str,
    wish: _Wish,
    expires_at: Any,
) -> Started:
    gateway = gateway_named(wish.gateway)
    buyer = Buyer(
        return_url=shop_url(current_shop(), f"/orders/{order_token(order_id)}/return/"),
        label=name,
        token=wish.buyer_token,
        email=email,
        ip=wish.ip,
        user_agent=wish.user_agent,
        shipping=address.as_postal() if address else None,
    )
    return payments.start(
        reference=reference_of(order_id),
        gateway=wish.gateway,
        account=account_of(current_shop(), gateway),
        total=total,
        fee=fee,
        buyer=buyer,
        expires_at=expires_at,
    )


def _order_input(data: CheckoutData, wish: _Wish) -> OrderInput:
    shipping = data.shipping_address or AddressData()
    billing = data.invoice_address or AddressData()
    sent = data.totals.shipping
    customer_id = wish.customer_id or ensure_customer(
        email=data.email,
        first_name=billing.first_name,
        last_name=billing.last_name,
        phone=data.phone or shipping.phone,
        accepts_marketing=data.accepts_marketing,
    )
    return OrderInput(
        email=data.email,
        customer_id=customer_id,
        phone=data.phone or shipping.phone,
        shipping_address=shipping.as_dict() if data.requires_shipping else {},
        billing_address=billing.as_dict(),
        note=data.note or data.cart.note,
        currency=data.totals.currency,
        prices_include_tax=data.totals.prices_include_tax,
        lines=tuple(_line(data, totals) for totals in data.totals.lines),
        shipping=ShippingInput(
            method_id=sent.method_id, title=sent.name, price=sent.price, tax=sent.tax, total=sent.total
        )
        if sent
        else None,
        tax_lines=tuple(
            TaxInput(name=tax.name, rate_bps=tax.rate_bps, base=tax.base, amount=tax.amount)
            for tax in data.totals.tax_lines
        ),
        subtotal=data.totals.subtotal,
        discount_total=data.totals.discount_total,
        tax_total=data.totals.tax_total,
        total=data.totals.total,
        gateway=wish.gateway if data.totals.total else "",
        ip=wish.ip,
    )


def _line(data: CheckoutData, totals: LineTotals) -> LineInput:
    variant = next(line.variant for line in data.cart.lines if line.variant.id == totals.variant_id)
    return LineInput(
        variant_id=variant.id,
        title=variant.product_title,
        variant_title=variant.variant_title,
        sku=variant.sku,
        image=rendition_url(variant.image, _THUMB) if variant.image else "",
        requires_shipping=variant.requires_shipping,
        quantity=totals.quantity,
        unit_price=totals.unit_price,
        discount=totals.discount,
        tax=totals.tax,
        total=totals.total,
    )


def outcome(order_id: UUID, payment: PaymentData | None) -> Placement:
    """Bring the order to where its payment is, empty the cart when it is sold, and say how it stands."""
    order = order_services.follow_payment(order_id, payment)
    if order.confirmed_at is not None:
        _finish_cart(order_id)
    client = payment.client if payment and payment.status == "requires_action" else {}
    return Placement(
        order_id=order_id,
        order_token=order_token(order_id),
        status=_status(order.payment_status, order.status, payment),
        client=client,
        message=payment.failure_message if payment else "",
        gateway=payment.gateway if payment else "",
    )


def _status(payment_status: str, status: str, payment: PaymentData | None) -> str:
    if payment_status in {"paid", "partially_refunded", "refunded"}:
        return "paid"
    if payment_status == "processing":
        return "processing"
    if status == "open":
        return "pending"
    if payment is not None and payment.status == "requires_action":
        return "action"
    if payment_status == "failed" or status in {"expired", "cancelled"}:
        return "declined"
    return "processing"  # the gateway's answer was lost: the sweeper finds out


def _finish_cart(order_id: UUID) -> None:
    with shop_atomic():
        row = Checkout.objects.filter(order_id=order_id, status=Checkout.Status.OPEN).first()
        if row is None:
            return
        Checkout.objects.filter(id=row.id).update(status=Checkout.Status.PLACED)
        mark_ordered(cart_id=row.cart_id, order_id=order_id)
