"""What the customer fills in. Half an address may be kept; whether it is enough is asked when placing."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections
from django.db.models import QuerySet

from core import clock
from core.db import CELL, shop_atomic
from core.emails import normal_email
from core.errors import Gone, Invalid, NotFound
from core.money import Money
from core.prepared_rows import PreparedRows, inserted, updated, write
from shops.context import current_shop
from tenants.cart.selectors import CartData, cart_by_id, cart_by_token
from tenants.cart.tokens import plausible, token_hash
from tenants.checkout import locks, selectors
from tenants.checkout.address import AddressData, read
from tenants.checkout.models import Checkout
from tenants.checkout.pricing import price
from tenants.checkout.types import CheckoutData
from tenants.customers import selectors as customers
from tenants.payments.gateways import methods
from tenants.payments.types import PaymentMethod
from tenants.store.selectors import SettingsData, shop_settings

_NOTE = 1000
_TEXTS = {"phone": 40, "note": _NOTE}
_KNOWN = frozenset(
    {
        "email",
        "phone",
        "note",
        "accepts_marketing",
        "shipping_address",
        "billing_address",
        "shipping_method_id",
    }
)


FILLED_IN = (*_KNOWN, "updated_at")


def open_checkout(token: str | None, *, customer_id: UUID | None = None) -> CheckoutData | None:
    """The open checkout of this cart, made if there is none; a signed-in customer's own data is filled in.

    None without an open cart.
    """
    cart = cart_by_token(token)
    if cart is None:
        return None
    row = next(iter(_opened().all(cart_id=cart.id)), None)
    if row is None:
        try:
            row = _open(cart.id, customer_id)
        except IntegrityError:  # another tab opened it this moment: one open checkout per cart
            (row,) = _opened().all(cart_id=cart.id)
    return price(row, cart, shop_settings())


@cache
def _opened() -> PreparedRows[Checkout]:
    def build(cart_id: UUID) -> QuerySet[Checkout]:
        return Checkout.objects.filter(cart_id=cart_id, status=Checkout.Status.OPEN)

    return PreparedRows(build)


def _open(cart_id: UUID, customer_id: UUID | None) -> Checkout:
    """One statement, which is its own transaction; inside another one it gets a savepoint."""
    row = Checkout(cart_id=cart_id, **_known(customer_id))
    if not connections[CELL].in_atomic_block:
        write(inserted(row))
        return row
    with shop_atomic(savepoint=True):
        write(inserted(row))
    return row


def _known(customer_id: UUID | None) -> dict[str, Any]:
    country = {"country": shop_settings().country}
    person = customers.customer(customer_id) if customer_id else None
    if person is None:
        return {"shipping_address": country}
    address = customers.addresses_of(person.id).first()
    names = AddressData.__dataclass_fields__
    known = {name: str(getattr(address, name)) for name in names} if address else country
    return {"email": person.email, "phone": person.phone, "shipping_address": known}


def update(token: str | None, **changes: Any) -> CheckoutData:
    """Keep what was filled in and price anew: email, phone, note, accepts_marketing, shipping_address,
    billing_address (None: the same), shipping_method_id.

    An address is kept as typed, `problems` of the answer tells what is missing. Raises Invalid for what can never be
    right, NotFound before the checkout was opened, Gone after it was placed.
    """
    require_known(changes)
    with shop_atomic():
        row = locks.checkout_for_update(token_hash(token or "")) if plausible(token) else None
        if row is None:
            raise NotFound("This checkout no longer exists.")
        cart = cart_by_id(row.cart_id)
        if cart is None or not cart.is_open or row.status != Checkout.Status.OPEN:
            raise Gone("This order has been placed already.")
        data = fill_in(row, cart, shop_settings(), changes)
        write(updated(row, *FILLED_IN))
    return data


def require_known(changes: Mapping[str, Any]) -> None:
    if unknown := set(changes) - _KNOWN:
        raise Invalid(
            "This is not part of a checkout.", errors={name: ["Unknown field."] for name in unknown}
        )


def fill_in(
    row: Checkout, cart: CartData, settings: SettingsData, changes: Mapping[str, Any]
) -> CheckoutData:
    """Put the changes into the locked row, which the caller saves, and price it. Raises as `update` does."""
    for name, value in changes.items():
        _set(row, name, value)
    data = price(row, cart, settings)
    if changes.get("shipping_method_id") and data.shipping_method_id != row.shipping_method_id:
        raise Invalid("Choose a way of sending from the list.", field="shipping_method")
    row.shipping_method_id = data.shipping_method_id
    row.updated_at = clock.now()
    return data


def _set(row: Checkout, name: str, value: Any) -> None:
    if name == "email":
        row.email = normal_email(str(value)) if str(value or "").strip() else ""
    elif name in {"shipping_address", "billing_address"}:
        setattr(row, name, _address(name, value))
    elif name == "shipping_method_id":
        row.shipping_method_id = _method(value)
    elif name == "accepts_marketing":
        row.accepts_marketing = bool(value)
    else:
        setattr(row, name, str(value or "")[: _TEXTS[name]])


def _address(name: str, value: Any) -> dict[str, str] | None:
    if value is None:
        return None if name == "billing_address" else {}
    if isinstance(value, AddressData):
        value = value.as_dict()
    if not isinstance(value, Mapping):
        raise Invalid("An address is a set of fields.", field=name)
    return read(value).as_dict()


def _method(value: Any) -> UUID | None:
    if not value or isinstance(value, UUID):
        return value or None
    try:
        return UUID(str(value))
    except ValueError:
        raise Invalid("Choose a way of sending from the list.", field="shipping_method") from None


def payment_methods(token: str | None) -> tuple[PaymentMethod, ...]:
    """The ways to pay the checkout's total; none when there is nothing to pay."""
    data = selectors.checkout(token)
    return methods(current_shop(), Money(data.totals.total, data.totals.currency)) if data else ()
