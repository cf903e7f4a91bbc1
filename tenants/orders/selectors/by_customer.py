"""What each of some customers bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Sum

from tenants.orders.models import Order


@dataclass(frozen=True, slots=True)
class CustomerTotals:
    """How many orders, and what they paid less what they got back, in minor units of the shop's currency."""

    orders: int
    spent: int


def totals_of(customer_ids: Iterable[UUID]) -> dict[UUID, CustomerTotals]:
    """Customers without a confirmed order are not in it. One query."""
    rows = (
        Order.objects.filter(customer_id__in=list(customer_ids), confirmed_at__isnull=False)
        .values("customer_id")
        .annotate(orders=Count("id"), spent=Sum(F("paid_total") - F("refunded_total")))
        .values_list("customer_id", "orders", "spent")
    )
    return {customer_id: CustomerTotals(orders, spent) for customer_id, orders, spent in rows}
