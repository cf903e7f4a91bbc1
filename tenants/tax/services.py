"""Keeping the table of rates."""

from uuid import UUID

from django.db import IntegrityError

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, Invalid, NotFound
from shops.context import ShopRef
from tenants.store.services import touch_storefront
from tenants.tax.defaults import rates_for_home
from tenants.tax.models import TaxRate

_MOST = 10_000


def open_defaults(shop: ShopRef) -> None:
    """The standard rates a shop of this country starts with. Harmless when it runs twice."""
    rows = [
        TaxRate(country=country, name=name, rate_bps=rate)
        for country, (name, rate) in rates_for_home(shop.country).items()
    ]
    with shop_atomic():
        TaxRate.objects.bulk_create(rows, ignore_conflicts=True)


def save_rate(
    *,
    actor: Actor,
    country: str,
    rate_bps: int,
    name: str = "VAT",
    region: str = "",
    applies_to_shipping: bool = True,
    rate_id: UUID | None = None,
) -> UUID:
    """Create or change one rate. Raises Invalid, NotFound, or Conflict when the place has a rate already."""
    actor.require("settings.edit")
    if not 0 <= rate_bps <= _MOST:
        raise Invalid("A tax rate lies between 0 and 100 %.", field="rate_bps")
    if len(country) != 2 or not country.isalpha():
        raise Invalid("Choose a country.", field="country")
    values = {
        "country": country.upper(),
        "region": region.strip(),
        "name": name.strip() or "Tax",
        "rate_bps": rate_bps,
        "applies_to_shipping": applies_to_shipping,
    }
    try:
        with shop_atomic(savepoint=True):
            row = _row(rate_id)
            for field, value in values.items():
                setattr(row, field, value)
            row.save()
            audit(actor, "tax_rate.saved", target="tax_rate", target_id=row.id, data=values)
            touch_storefront()
    except IntegrityError:
        raise Conflict("There is a rate for this place already.", field="country") from None
    return row.id


def _row(rate_id: UUID | None) -> TaxRate:
    if rate_id is None:
        return TaxRate()
    row = TaxRate.objects.filter(id=rate_id).first()
    if row is None:
        raise NotFound("This tax rate no longer exists.")
    return row


def delete_rate(*, actor: Actor, rate_id: UUID) -> None:
    actor.require("settings.edit")
    with shop_atomic():
        row = _row(rate_id)
        audit(actor, "tax_rate.deleted", target="tax_rate", target_id=row.id, data={"country": row.country})
        row.delete()
        touch_storefront()
