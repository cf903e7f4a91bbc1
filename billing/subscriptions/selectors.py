from uuid import UUID

from billing.subscriptions.models import Subscription


def subscription_of(shop_id: UUID) -> Subscription | None:
    return Subscription.objects.select_related("plan").filter(shop_id=shop_id).first()
