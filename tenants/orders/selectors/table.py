"""The back office's table of orders."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from core.folding import folded
from tenants.orders.models import Order


def order_table(
    *,
    query: str = "",
    status: str = "",
    payment_status: str = "",
    fulfillment_status: str = "",
    customer_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Order]:
    """Orders, newest first. Without a status only those that became real: a try that nobody paid is found by asking
    for `pending_payment` or `expired`; `all` means all. For cursors: (-placed_at, -id).
    """
    rows = Order.objects.defer("words").order_by("-placed_at", "-id")
    if status and status != "all":
        rows = rows.filter(status=status)
    elif not status:
        rows = rows.filter(confirmed_at__isnull=False)
    filters = {
        "payment_status": payment_status,
        "fulfillment_status": fulfillment_status,
        "customer_id": customer_id,
        "placed_at__gte": since,
        "placed_at__lt": until,
    }
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    return rows.filter(_matches(query.strip())) if query.strip() else rows


def _matches(query: str) -> Q:
    found = Q()
    for word in query.split()[:8]:
        found &= Q(words__contains=folded(word))
    found |= Q(name__iexact=query) | Q(lines__sku__iexact=query)
    digits = query.lstrip("#")
    if digits.isascii() and digits.isdigit() and len(digits) < 16:
        found |= Q(number=int(digits))
    ids = Order.objects.filter(found).values("id")
    return Q(id__in=ids)
