from uuid import UUID

from django.db.models import Count

from billing.subscriptions.models import Subscription


def subscription_of(shop_id: UUID) -> Subscription | None:
    return Subscription.objects.select_related("plan").filter(shop_id=shop_id).first()


def shops_per_plan() -> dict[UUID, int]:
    """How many shops that are not deleted are on each plan."""
    rows = Subscription.objects.exclude(shop__status="deleted").order_by().values_list("plan_id")
    return dict(rows.annotate(count=Count("id")))
