"""What the back office's home shows."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from core import clock
from shops.context import current_shop
from tenants.orders.models import Order, Refund
from tenants.orders.types import TodayFigures, ToDo

_NET = F("paid_total") - F("refunded_total")


def today_figures() -> TodayFigures:
    """Since midnight in the shop's time zone, beside yesterday until the same hour. One query."""
    shop = current_shop()
    # Days are taken off the clock on the wall: yesterday may have had 23 hours, or 25.
    here = clock.now().astimezone(ZoneInfo(shop.timezone))
    midnight = datetime.combine(here.date(), time.min, here.tzinfo)
    today = Q(paid_at__gte=midnight)
    yesterday = Q(paid_at__gte=midnight - timedelta(days=1), paid_at__lt=here - timedelta(days=1))
    found = _sold(midnight - timedelta(days=1)).aggregate(
        orders=Count("id", filter=today),
        sales=Sum(_NET, filter=today, default=0),
        customers=Count("email", filter=today, distinct=True),
        yesterday_sales=Sum(_NET, filter=yesterday, default=0),
    )
    average = round(found["sales"] / found["orders"]) if found["orders"] else 0
    return TodayFigures(**found, average=average, currency=shop.currency)


def sales_per_day(days: int = 30) -> list[tuple[date, int]]:
    """Net sales of each of the last days, today last, days without sales as 0. One query."""
    shop = current_shop()
    zone, today = ZoneInfo(shop.timezone), clock.today(shop.timezone)
    first = today - timedelta(days=days - 1)
    rows = (
        _sold(datetime.combine(first, time.min, zone))
        .annotate(day=TruncDate("paid_at", tzinfo=zone))
        .values("day")
        .annotate(sales=Sum(_NET))
        .values_list("day", "sales")
    )
    found = dict(rows)
    return [(day, found.get(day, 0)) for day in (first + timedelta(days=number) for number in range(days))]


def _sold(since: datetime) -> QuerySet[Order]:
    """What was paid since then, in the currency that the shop sells in now: sums of two mean nothing."""
    return Order.objects.filter(paid_at__gte=since, currency=current_shop().currency)


def to_do() -> ToDo:
    """What waits for the merchant. Two queries."""
    status, payment = Order.Status, Order.PaymentStatus
    is_open = Q(status=status.OPEN)
    paid = Q(payment_status__in=[payment.PAID, payment.PARTIALLY_REFUNDED])
    found = Order.objects.filter(status=status.OPEN).aggregate(
        to_fulfill=Count("id", filter=is_open & paid & Q(unfillable=False)),
        unfillable=Count("id", filter=Q(unfillable=True)),
        unpaid=Count("id", filter=Q(payment_status=payment.UNPAID)),
    )
    failed = Refund.objects.filter(status=Refund.Status.FAILED).count()
    return ToDo(**found, failed_refunds=failed)
