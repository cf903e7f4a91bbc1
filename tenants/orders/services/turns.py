"""Whose turn it is in a sweep: who was never tried first, who failed again and again ever more rarely."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Least

from core.db import database_now, shop_atomic
from tenants.orders import locks
from tenants.orders.models import Order

BATCH = 100
_SOONEST, _LATEST = timedelta(minutes=1), timedelta(hours=6)


def take(due: QuerySet[Order], *, since: str) -> list[UUID]:
    """Claim a batch by moving its next try away: a minute, then as long as it is due (`since`), six hours at most.

    Two sweeps share the work; whoever is killed at it, or fails, leaves it to a later one.
    """
    now = database_now()
    waiting = due.filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    first = waiting.order_by(F("next_try_at").asc(nulls_first=True), since)
    ids = list(first.values_list("id", flat=True)[:BATCH])
    with shop_atomic():
        taken = [row.id for row in locks.free_orders(waiting.filter(id__in=ids))]
        wait = Least(Greatest(now - F(since), _SOONEST), _LATEST)
        Order.objects.filter(id__in=taken).update(next_try_at=now + wait)
    return sorted(taken, key=ids.index)
