"""Changing what a shop says of itself, and taking numbers from its series."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F

from core.actor import Actor
from core.audit import audit
from core.db import CELL, on_commit, require_transaction, shop_atomic
from core.errors import Invalid
from core.markup import safe_html
from core.outbox import emit
from core.prepared_rows import Written
from core.stale import check_fresh
from shops.context import ShopRef
from tenants.store.events import SettingsChanged
from tenants.store.locks import settings_for_update
from tenants.store.models import Counter, FormerHandle, ShopSettings
from tenants.store.selectors import forget_settings

FIRST_ORDER = 1000
_EDITABLE = frozenset(
    field.name
    for field in ShopSettings._meta.fields
    if field.name not in {"id", "currency", "version", "theme", "theme_version"}
)


def open_defaults(shop: ShopRef) -> None:
    """Give a new shop its settings and number series. Harmless when it runs twice."""
    with shop_atomic():
        ShopSettings.objects.get_or_create(
            id=1,
            defaults={
                "name": shop.name,
                "country": shop.country,
                "currency": shop.currency,
                "prices_include_tax": shop.country not in {"US", "CA"},
            },
        )
        Counter.objects.get_or_create(name="order", defaults={"value": FIRST_ORDER})
        open_series("invoice")
        open_series("credit_note")


def update_settings(*, actor: Actor, changes: Mapping[str, Any], seen: str = "") -> None:
    """Change some settings; unknown or malformed ones raise Invalid with a message per field.

    Conflict when somebody else changed one of them since they were `seen` (core.stale, of the same names).
    """
    actor.require("settings.edit")
    unknown = sorted(set(changes) - _EDITABLE)
    if unknown:
        raise Invalid("These settings do not exist.", errors={name: ["Unknown setting."] for name in unknown})
    with shop_atomic():
        row = settings_for_update()
        before = {name: getattr(row, name) for name in changes}
        check_fresh(before, seen, what="these settings")
        for name, value in changes.items():
            setattr(row, name, safe_html(value) if name == "terms_html" else value)
        _check(row)
        changed = {
            name: [before[name], getattr(row, name)] for name in changes if before[name] != getattr(row, name)
        }
        if not changed:
            return
        row.version += 1
        row.save()
        audit(actor, "settings.updated", target="settings", data={"changes": changed})
        emit(SettingsChanged(version=row.version))
        on_commit(forget_settings)


def _check(row: ShopSettings) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid("Please correct the marked fields.", errors=error.message_dict) from error


def touch_storefront() -> None:
    """Say that something a shopper can see has changed: what processes remember of it is stale from the commit on.

    That is `store.remembered`. Finished pages need no word: `core.stamps` sees every write.
    """
    ShopSettings.objects.update(version=F("version") + 1)
    on_commit(forget_settings)


def open_series(name: str) -> None:
    """A number series that begins at 1, unless it is there already. Before the first use of one that is new."""
    require_transaction(CELL)
    Counter.objects.get_or_create(name=name)


def next_number(name: str) -> int:
    """The next number of a series, without gaps: call it last in the transaction that uses the number.

    The row stays locked until that transaction ends, so a rolled back number is taken again.
    """
    require_transaction(CELL)
    found = _NEXT.write(name)
    if not found:
        raise LookupError(f"there is no number series {name!r}")
    return int(found[0][0])


_NEXT = Written("UPDATE store_counter SET value = value + 1 WHERE name = %s RETURNING value", str)


def leave_handle(kind: str, handle: str, *, target_id: UUID) -> None:
    """What had this handle is called otherwise from now on. In the transaction of the change.

    It leads to the thing, not to its next handle: however often that changes, one step is enough.
    """
    require_transaction(CELL)
    FormerHandle.objects.bulk_create(
        [FormerHandle(kind=FormerHandle.Kind(kind), handle=handle, target_id=target_id)],
        update_conflicts=True,
        unique_fields=["kind", "handle"],
        update_fields=["target_id"],
    )
