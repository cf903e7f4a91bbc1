"""Reading what a shop says of itself."""

import threading
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.prepared import Prepared
from core.scope import require_scope
from tenants.store.models import AuditEntry, FormerHandle, ShopSettings

_LIFETIME = 2.0
_CACHE_SIZE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsData:
    """The shop's settings as plain data; amounts and rates live elsewhere."""

    name: str
    tagline: str
    contact_email: str
    contact_phone: str
    legal_name: str
    tax_number: str
    address_line1: str
    address_line2: str
    postal_code: str
    city: str
    region: str
    country: str
    currency: str
    prices_include_tax: bool
    order_prefix: str
    invoice_prefix: str
    credit_note_prefix: str
    reservation_minutes: int
    refund_unfillable: bool
    manual_payment_title: str
    manual_payment_instructions: str
    terms_html: str
    theme: str
    theme_version: UUID | None
    theme_settings: dict[str, Any]
    brand_images: dict[str, Any]
    version: int


_settings = Prepared(lambda: ShopSettings.objects.values_list(*SettingsData.__dataclass_fields__))
_lock = threading.Lock()
_cache: dict[UUID, tuple[float, SettingsData]] = {}


def shop_settings() -> SettingsData:
    """The settings, at most two seconds old: for pages, and for a sale at what its page showed.

    What writes them down (a form, an invoice) asks `fresh_settings`.
    """
    key = require_scope().shop_id
    with _lock:
        found = _cache.get(key)
    if found is not None and found[0] > time.monotonic():
        return found[1]
    data = fresh_settings()
    with _lock:
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        _cache[key] = (time.monotonic() + _LIFETIME, data)
    return data


def fresh_settings() -> SettingsData:
    """The settings as they are now. One query."""
    row = _settings.first()
    if row is None:
        raise ShopSettings.DoesNotExist("The shop has no settings yet.")
    return SettingsData(**dict(zip(SettingsData.__dataclass_fields__, row, strict=True)))


def forget_settings() -> None:
    """Let this process read the shop's settings anew."""
    with _lock:
        _cache.pop(require_scope().shop_id, None)


def forget_everything() -> None:
    """Let this process read every shop's settings anew: when the database under it was exchanged."""
    with _lock:
        _cache.clear()


def audit_entries(*, action: str = "", query: str = "") -> QuerySet[AuditEntry]:
    """The audit log, newest first; `query` is looked for in the actor's name and the target's id."""
    entries = AuditEntry.objects.order_by("-at", "-id")
    if action:
        entries = entries.filter(action__startswith=action)
    if query:
        entries = entries.filter(actor_label__icontains=query) | entries.filter(target_id__icontains=query)
    return entries


def who_had(kind: str, handle: str) -> QuerySet[FormerHandle, UUID]:
    """The id of what had this handle last, for a question that finds it if it is still there."""
    return FormerHandle.objects.filter(kind=kind, handle=handle).values_list("target_id", flat=True)


def former_handles(kind: str, target_id: UUID) -> list[str]:
    """The handles it had, the last one first; some may be another thing's by now."""
    rows = FormerHandle.objects.filter(kind=kind, target_id=target_id).order_by("-created_at")
    return list(rows.values_list("handle", flat=True))
