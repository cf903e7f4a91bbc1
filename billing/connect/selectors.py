from uuid import UUID

from billing.connect.models import ConnectedAccount


def account_of(shop_id: UUID) -> ConnectedAccount | None:
    """The shop's account that is not over, if it ever opened one."""
    return ConnectedAccount.objects.filter(shop_id=shop_id).exclude(status__in=("rejected", "closed")).first()
