from uuid import UUID

from django.db.models import QuerySet

from tenants.notifications.models import SentMail


def mails_of_order(order_id: UUID) -> QuerySet[SentMail]:
    """What the customer and the shop were told about an order, the oldest first."""
    return SentMail.objects.filter(order_id=order_id).order_by("id")
