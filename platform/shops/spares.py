"""Schemas kept ready, so that opening a shop is one claim instead of some hundred DDL statements."""

from datetime import timedelta

from django.conf import settings

from core.clock import now
from core.db import platform_atomic
from shops.database import cell
from shops.locks import only_filler
from shops.migrating.fingerprint import code_fingerprint
from shops.models import SchemaSpare

UNFINISHED_AFTER = timedelta(minutes=5)


def fill_spares(*, wanted: int | None = None) -> int:
    """Bring the stock up to `wanted` (default SHOP_SPARES) when half of it is gone. Answers how many were made.

    In batches: every CREATE ROLE makes all backends reread role memberships, so twenty at once beat twenty times one.
    """
    target = getattr(settings, "SHOP_SPARES", 10) if wanted is None else wanted
    with platform_atomic():
        if not only_filler():
            return 0
        ready = SchemaSpare.objects.filter(fingerprint__in=[code_fingerprint(), ""]).count()
        missing = target - ready
        names = _announce(missing) if missing > 0 and (wanted is not None or ready <= target // 2) else []
    return _make(names)


def make_spare() -> None:
    """One more, now: somebody is waiting for it."""
    with platform_atomic():
        names = _announce(1)
    _make(names)


def _announce(count: int) -> list[str]:
    """Write the names down before the schemas exist: whatever happens next, nothing is lost sight of."""
    names = [cell.new_schema_name() for _ in range(count)]
    SchemaSpare.objects.bulk_create(SchemaSpare(schema_name=name, fingerprint="") for name in names)
    return names


def _make(names: list[str]) -> int:
    if not names:
        return 0
    made = cell.create_schemas(names, code_fingerprint())
    with platform_atomic():
        for name, fingerprint in zip(names, made, strict=True):
            SchemaSpare.objects.filter(schema_name=name).update(fingerprint=fingerprint)
    return len(names)


def finish_spares() -> int:
    """Finish what a crash left between the announcement and the schema."""
    unfinished = SchemaSpare.objects.filter(fingerprint="", created_at__lt=now() - UNFINISHED_AFTER)
    return _make(sorted(unfinished.values_list("schema_name", flat=True)))
