"""Who a customer is and where they live."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.emails import normal_email
from core.errors import Invalid, NotFound
from core.ids import uuid7
from core.outbox import emit
from core.prepared_rows import Written
from core.text import clean_text
from tenants.customers.events import CustomerRegistered
from tenants.customers.models import Address, Customer
from tenants.customers.selectors import ADDRESS_FIELDS
from tenants.customers.services.consent import follow_profile

MOST_ADDRESSES = 50
_SOURCES = {"customer": "account"}  # who said that news are wanted; anybody else is staff
_PROFILE = frozenset({"first_name", "last_name", "phone", "accepts_marketing", "locale"})


def ensure_customer(*, email: str, first_name: str = "", last_name: str = "", phone: str = "") -> UUID:
    """The customer with this e-mail address, made if there is none; two at once make one.

    An existing customer is not overwritten: whoever types an address at checkout has not proven that it is theirs.
    """
    email = normal_email(email)
    now = clock.now()
    values = (
        *(email, uuid7(), now, now, email),
        clean_text(first_name, multiline=False)[:100],
        clean_text(last_name, multiline=False)[:100],
        clean_text(phone, multiline=False)[:40],
    )
    with shop_atomic():
        found = _FIND_OR_MAKE.write(*values)
        if not found:  # made by another transaction while this statement waited for it
            return Customer.objects.values_list("id", flat=True).get(email=email)
        customer_id: UUID = found[0][0]
        if found[0][1]:
            emit(CustomerRegistered(customer_id=customer_id))
    return customer_id


# The customer and whether this statement made them: one statement, for every sale needs it.
_FIND_OR_MAKE = Written(
    """
WITH known AS (SELECT id FROM customers_customer WHERE lower(email) = %s), made AS (
    INSERT INTO customers_customer (id, created_at, updated_at, email, first_name, last_name, phone,
                                    accepts_marketing, locale, note, tags)
    SELECT %s, %s, %s, %s, %s, %s, %s, false, '', '', '{}'::varchar[]
    WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT DO NOTHING RETURNING id
)
SELECT id, false FROM known UNION ALL SELECT id, true FROM made
""",
    *(str, UUID, datetime, datetime, str, str, str, str),
)


def update_profile(*, actor: Actor, customer_id: UUID, changes: Mapping[str, object]) -> None:
    """Change name, phone or consent: the customer their own, staff with permission anybody's."""
    _allow(actor, customer_id)
    if not set(changes) <= _PROFILE:
        raise Invalid("This cannot be changed here.")
    with shop_atomic():
        row = _customer(customer_id)
        wanted = row.accepts_marketing
        for name, value in changes.items():
            setattr(row, name, value)
        row.updated_at = clock.now()
        _check(row)
        row.save()
        if row.accepts_marketing != wanted:
            follow_profile(
                email=row.email, wants=row.accepts_marketing, source=_SOURCES.get(actor.kind, "staff")
            )
        audit(
            actor, "customer.updated", target="customer", target_id=row.id, data={"fields": sorted(changes)}
        )


def set_note(*, actor: Actor, customer_id: UUID, note: str) -> None:
    """What the shop wants to remember about a customer; the customer never sees it."""
    actor.require("customers.edit")
    with shop_atomic():
        row = _customer(customer_id)
        row.note = note.strip()[:5000]
        row.save(update_fields=["note"])
        audit(actor, "customer.note_changed", target="customer", target_id=row.id)


def save_address(
    *,
    actor: Actor,
    customer_id: UUID,
    values: Mapping[str, str],
    is_default: bool = False,
    address_id: UUID | None = None,
) -> UUID:
    """Create or change an address in the customer's book."""
    _allow(actor, customer_id)
    if not set(values) <= set(ADDRESS_FIELDS):
        raise Invalid("This is not part of an address.")
    with shop_atomic():
        customer = _customer(customer_id)
        row = Address(customer=customer) if address_id is None else _address(customer_id, address_id)
        if address_id is None and customer.addresses.count() >= MOST_ADDRESSES:
            raise Invalid(f"An address book holds at most {MOST_ADDRESSES} addresses.")
        for name, value in values.items():
            setattr(row, name, value.strip())
        row.country = row.country.upper()
        if is_default:
            customer.addresses.filter(is_default=True).exclude(id=row.id).update(is_default=False)
        row.is_default = (
            is_default or not customer.addresses.filter(is_default=True).exclude(id=row.id).exists()
        )
        row.updated_at = clock.now()
        _check(row)
        row.save()
        audit(actor, "customer.address_saved", target="customer", target_id=customer_id)
    return row.id


def delete_address(*, actor: Actor, customer_id: UUID, address_id: UUID) -> None:
    _allow(actor, customer_id)
    with shop_atomic():
        _address(customer_id, address_id).delete()
        audit(actor, "customer.address_deleted", target="customer", target_id=customer_id)


def _allow(actor: Actor, customer_id: UUID) -> None:
    if actor.kind == "customer" and actor.id == str(customer_id):
        return
    actor.require("customers.edit")


def _customer(customer_id: UUID) -> Customer:
    row = Customer.objects.filter(id=customer_id).first()
    if row is None:
        raise NotFound("This customer no longer exists.")
    return row


def _address(customer_id: UUID, address_id: UUID) -> Address:
    row = Address.objects.filter(id=address_id, customer_id=customer_id).first()
    if row is None:
        raise NotFound("This address no longer exists.")
    return row


def _check(row: Customer | Address) -> None:
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise Invalid("Please correct the marked fields.", errors=error.message_dict) from error
