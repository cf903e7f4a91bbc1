from uuid import UUID

from billing.subscriptions.services import begin_trial
from shops.events import ShopOpened


def begin_with_shop(event: ShopOpened, *, shop_id: UUID | None) -> None:
    """For a shop that was opened before its subscription could be written: harmless otherwise."""
    begin_trial(event.shop_id)
