"""Verified domains are looked at again: names are sold, and records vanish.

A proof that is gone twice in a row is told to the owner; after a week without one the shop stops answering there. A
domain that leads to this very shop needs no other proof any more: whoever buys it and points it elsewhere takes that
away. A shop that is suspended answers nowhere, so its domains are left alone.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import TemporaryFailure
from core.outbox import emit
from core.sweeping import each_alone
from shops.domains import GRACE, is_proven, leads_here, take_away
from shops.events import DomainFailing
from shops.locks import lock_domains
from shops.models import Domain, ShopStatus

logger = logging.getLogger(__name__)
EVERY = timedelta(days=1)
WHILE_FAILING = timedelta(hours=6)
TOLD_AT = 2  # misses: one may be a bad moment
_BATCH = 200
_SYSTEM = Actor.system("domains")


def look_at_domains() -> int:
    """Look for the proof of every domain that is due. Returns how many were looked at. Not inside a transaction."""
    now = clock.now()
    due = Q(checked_at=None) | Q(checked_at__lte=now - EVERY)
    due |= Q(failing_since__isnull=False, checked_at__lte=now - WHILE_FAILING)
    rows = Domain.objects.filter(due, verified_at__isnull=False, shop__status=ShopStatus.LIVE)
    rows = rows.select_related("shop")
    found = list(rows.order_by(F("checked_at").asc(nulls_first=True))[:_BATCH])
    each_alone(found, _look_at, what="domain")
    return len(found)


def _look_at(row: Domain) -> None:
    """Silence of the name system proves nothing, either way."""
    # Before anything can fail: a name that always does would be the oldest for ever.
    Domain.objects.filter(id=row.id).update(checked_at=clock.now())
    try:
        is_ours: bool | None = is_proven(row) or leads_here(row)
    except TemporaryFailure as failure:
        logger.warning("domain %s could not be looked at: %s", row.host, failure)
        is_ours = None
    with platform_atomic():
        _record(row.id, row.host, is_ours=is_ours)


def _record(domain_id: UUID, host: str, *, is_ours: bool | None) -> None:
    now = clock.now()
    row = next((each for each in lock_domains(host) if each.id == domain_id), None)
    if row is None or row.verified_at is None:
        return  # removed or lost meanwhile
    row.checked_at = now
    row.save(update_fields=["checked_at"])
    if is_ours:
        _is_fine(row)
    elif is_ours is not None:
        _is_missing(row, now)


def _is_fine(row: Domain) -> None:
    if row.failing_since is None:
        return
    row.failing_since, row.misses = None, 0
    row.save(update_fields=["failing_since", "misses"])
    audit(_SYSTEM, "domain.proven_again", target="shop", target_id=row.shop_id, data={"domain": row.host})


def _is_missing(row: Domain, now: datetime) -> None:
    row.failing_since, row.misses = row.failing_since or now, min(row.misses + 1, 999)
    row.save(update_fields=["failing_since", "misses"])
    if row.misses == TOLD_AT:
        audit(_SYSTEM, "domain.failing", target="shop", target_id=row.shop_id, data={"domain": row.host})
        emit(DomainFailing(shop_id=row.shop_id, domain_id=row.id))
    elif row.misses > TOLD_AT and row.failing_since <= now - GRACE:
        take_away(row, reason="unproven")
