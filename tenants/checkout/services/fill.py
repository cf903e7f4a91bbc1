"""Filling in the checkout. Half a form can be saved; what is missing is told when paying."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError

from core import clock
from core.db import shop_atomic
from core.errors import Invalid
from core.money import Money
from core.text import clean_text
from shops.context import current_shop
from tenants.cart.selectors import cart_id_of
from tenants.checkout import selectors
from tenants.checkout.address import AddressData
from tenants.checkout.errors import CheckoutGone
from tenants.checkout.locks import newest_checkout_for_update
from tenants.checkout.models import Checkout
from tenants.checkout.selectors import CheckoutData
from tenants.customers import selectors as customers
from tenants.payments.gateways import methods
from tenants.payments.types import PaymentMethod
from tenants.shipping.selectors import method_name

_MOST_NOTE = 1000
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


def open_checkout(token: str | None, *, customer_id: UUID | None = None) -> CheckoutData | None:
    """The checkout of the cart, begun with what is known of the customer. None where there is no open cart."""
    data = selectors.checkout(token)
    if data is None or data.id is not None or not data.cart.lines:
        return data
    row = Checkout(cart_id=data.cart.id, **_known(customer_id))
    try:
        with shop_atomic(savepoint=True):
            row.save(force_insert=True)
    except IntegrityError:
        pass  # another tab opened it this moment (one open checkout per cart)
    return selectors.checkout(token)


def _known(customer_id: UUID | None) -> dict[str, Any]:
    customer = customers.customer(customer_id) if customer_id else None
    if customer is None:
        return {}
    known: dict[str, Any] = {"email": customer.email, "phone": customer.phone}
    address = customers.addresses_of(customer.id).first()
    if address is not None:
        names = AddressData.__dataclass_fields__
        known["shipping_address"] = {name: str(getattr(address, name)) for name in names}
    return known


def update(token: str | None, **changes: Any) -> CheckoutData:
    """Save what was typed. Raises Invalid for what can never be right (an address that is none, a strange method).

    An incomplete address is kept as it is: `problems` of the answer names what is missing.
    """
    unknown = set(changes) - _KNOWN
    if unknown:
        raise Invalid(f"A checkout has no {', '.join(sorted(unknown))}.")
    values = _checked(changes)
    with shop_atomic():
        cart_id = cart_id_of(token)
        row = newest_checkout_for_update(cart_id) if cart_id else None
        if row is None or row.status != Checkout.Status.OPEN:
            raise CheckoutGone("This checkout is over. Look at your cart.")
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = clock.now()
        row.save()
    found = selectors.checkout(token)
    if found is None:
        raise CheckoutGone("This checkout is over. Look at your cart.")
    return found


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    if "email" in values:
        values["email"] = _email(values["email"])
    if "note" in values:
        values["note"] = clean_text(str(values["note"]))[:_MOST_NOTE]
    if "phone" in values:
        values["phone"] = clean_text(str(values["phone"]), multiline=False)[:40]
    for name in ("shipping_address", "billing_address"):
        if name in values and values[name] is not None:
            values[name] = _draft(values[name])
    if "shipping_method_id" in values:
        values["shipping_method_id"] = _method(values["shipping_method_id"])
    return values


def _email(text: Any) -> str:
    email = str(text).strip().lower()
    if not email:
        return ""
    try:
        if len(email) > 254:  # noqa: PLR2004  RFC 5321
            raise ValidationError("too long")
        validate_email(email)
    except ValidationError:
        raise Invalid("Enter an e-mail address such as ana@example.org.", field="email") from None
    return email


def _draft(given: Any) -> dict[str, str]:
    if isinstance(given, AddressData):
        return given.as_dict()
    if not isinstance(given, Mapping):
        raise Invalid("An address is a set of fields.", field="shipping_address")
    names = AddressData.__dataclass_fields__
    return {name: clean_text(str(given.get(name) or ""), multiline=False).strip()[:200] for name in names}


def _method(given: Any) -> UUID | None:
    if not given:
        return None
    try:
        key = given if isinstance(given, UUID) else UUID(str(given))
    except ValueError:
        key = None
    if key is None or not method_name(key):
        raise Invalid("Choose a shipping method from the list.", field="shipping_method")
    return key


def payment_methods(token: str | None) -> tuple[PaymentMethod, ...]:
    """How this cart can be paid now; none for a total of zero."""
    data = selectors.checkout(token)
    if data is None:
        return ()
    return methods(current_shop(), Money(data.totals.total, data.totals.currency))
