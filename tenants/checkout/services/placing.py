"""Placing: intent (one transaction) → call → settle. Every repetition ends in the same order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.errors import Conflict, Invalid
from core.money import Money
from core.prepared_rows import updated, write
from shops.addresses import shop_url
from shops.context import current_shop
from tenants.cart.selectors import cart_by_id
from tenants.cart.tokens import plausible, token_hash
from tenants.checkout import locks
from tenants.checkout.errors import CheckoutGone, TotalChanged
from tenants.checkout.models import Checkout
from tenants.checkout.ordering import fingerprint_of, order_input
from tenants.checkout.pricing import price
from tenants.checkout.services.filling import FILLED_IN, fill_in, require_known
from tenants.checkout.services.outcome import outcome
from tenants.checkout.types import CheckoutData, Placement
from tenants.customers.services import ensure_customer, want_news_with_order
from tenants.orders import selectors as orders
from tenants.orders import services as order_services
from tenants.orders.selectors.state import OrderState, state_of
from tenants.payments import services as payment_services
from tenants.payments.gateways import account_of, require_open
from tenants.payments.types import Buyer, PaymentData, Started
from tenants.store.selectors import SettingsData, shop_settings

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the shopper pressed."""

    shown_total: int
    gateway: str
    buyer_token: str
    ip: str
    user_agent: str
    customer_id: UUID | None
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Intent:
    """What the transaction decided: pay this order, or give that one up first and look again."""

    order_id: UUID
    started: Started | None = None
    superseded: bool = False


def place(
    token: str | None,
    *,
    shown_total: int,
    gateway: str = "",
    buyer_token: str = "",
    ip: str = "",
    user_agent: str = "",
    customer_id: UUID | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Placement:
    """Place the order and ask for the money. Call it outside any transaction.

    `changes` is what was filled in since (as for `update`), kept in the same transaction: a refusal keeps nothing.
    Raises TotalChanged (409) when the total is not the one that was shown, OutOfStock (409) naming what is short,
    Invalid when something is missing, Conflict `payment_method_unavailable`, CheckoutGone. A double click, another tab
    or going back never makes a second order or a second charge of the same cart; a cart that changed while its order
    waited for the money makes a new order, after the old one was given up at the gateway.
    """
    wish = Wish(
        shown_total=shown_total,
        gateway=gateway,
        buyer_token=buyer_token,
        ip=ip,
        user_agent=user_agent[:300],
        customer_id=customer_id,
        changes=changes or {},
    )
    require_known(wish.changes)
    for _ in range(_TRIES):
        intent = _intend(token, wish)
        if not intent.superseded:
            started = intent.started
            return outcome(intent.order_id, _submit(started) if started else None)
        if not order_services.expire_order(intent.order_id):
            return outcome(intent.order_id, None)  # paid in the meantime: that order it is
    raise Conflict("Your cart changed while you were paying. Please try again.", code="cart_changed")


def _submit(started: Started) -> PaymentData:
    return payment_services.submit(started.payment_id, mine=started.mine, attempt=started.attempt)


def _intend(token: str | None, wish: Wish) -> Intent:
    """The transaction: afterwards order, reservation, payment and attempt exist, or nothing does."""
    with shop_atomic():
        row = locks.checkout_for_update(token_hash(token or "")) if plausible(token) else None
        if row is None:
            raise CheckoutGone("Your cart is empty.")
        before = state_of(row.order_id) if row.order_id else None
        if before is not None and (row.status == Checkout.Status.PLACED or before.is_settled):
            return Intent(before.id)
        settings = shop_settings()  # at most two seconds old, as the total that was shown
        cart = cart_by_id(row.cart_id)
        assert cart is not None
        data = fill_in(row, cart, settings, wish.changes) if wish.changes else price(row, cart, settings)
        if before is not None and before.is_waiting:
            if row.fingerprint != fingerprint_of(data):
                return Intent(before.id, superseded=True)
            _check_total(data, wish)
            if wish.changes:
                write(updated(row, *FILLED_IN))
                _news(data, wish)
            return _start(before, data, wish)  # a decline, another way to pay, or the same click twice
        return _place(row, data, wish, settings)


def _check_total(data: CheckoutData, wish: Wish) -> None:
    if data.totals.total != wish.shown_total:
        raise TotalChanged(data.totals)


def _place(row: Checkout, data: CheckoutData, wish: Wish, settings: SettingsData) -> Intent:
    if "cart" in data.problems:
        raise CheckoutGone("Your cart is empty.")
    if data.problems:
        raise Invalid("Please complete the marked fields.", errors=data.problems)
    _check_total(data, wish)
    expires_at = clock.now() + timedelta(minutes=settings.reservation_minutes)
    details = order_input(
        data,
        customer_id=wish.customer_id or data.cart.customer_id or _customer(data),
        gateway=wish.gateway if data.totals.total else "",
        ip=wish.ip,
    )
    order = order_services.place_order(details, prefix=settings.order_prefix, expires_at=expires_at)
    row.order, row.fingerprint, row.updated_at = order, fingerprint_of(data), clock.now()
    write(updated(row, "order", "fingerprint", *FILLED_IN))
    _news(data, wish)
    state = OrderState(order.id, order.name, order.status, order.payment_status, order.fee_amount, expires_at)
    return _start(state, data, wish, is_first=True)


def _customer(data: CheckoutData) -> UUID:
    address = data.invoice_address
    return ensure_customer(
        email=data.email,
        first_name=address.first_name if address else "",
        last_name=address.last_name if address else "",
        phone=data.phone,
    )


def _news(data: CheckoutData, wish: Wish) -> None:
    """A box that is not ticked says nothing: it takes nobody off the list."""
    if data.accepts_marketing:
        want_news_with_order(email=data.email, customer_id=wish.customer_id)


def _start(order: OrderState, data: CheckoutData, wish: Wish, *, is_first: bool = False) -> Intent:
    total = Money(data.totals.total, data.totals.currency)
    if not total.amount:
        return Intent(order.id)
    shop = current_shop()
    gateway = require_open(shop, wish.gateway, total)
    started = payment_services.start(
        reference=orders.reference_of(order.id),
        gateway=wish.gateway,
        account=account_of(shop, gateway),
        total=total,
        fee=order.fee_amount,
        buyer=_buyer(order, data, wish),
        expires_at=order.expires_at,
        is_first=is_first,
    )
    return Intent(order.id, started)


def _buyer(order: OrderState, data: CheckoutData, wish: Wish) -> Buyer:
    to = data.shipping_address if data.requires_shipping else None
    return Buyer(
        return_url=shop_url(current_shop(), f"{orders.order_path(order.id)}return/"),
        label=order.name,
        token=wish.buyer_token,
        email=data.email,
        ip=wish.ip,
        user_agent=wish.user_agent,
        shipping=to.as_postal() if to else None,
    )
