from uuid import UUID

from billing.subscriptions.services import begin_trial
from shops.events import ShopOpened


def begin_with_shop(event: ShopOpened, *, shop_id: UUID | None) -> None:
    """Every shop has a subscription from its first minute."""
    begin_trial(event.shop_id)
