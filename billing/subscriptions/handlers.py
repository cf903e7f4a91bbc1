from uuid import UUID

from billing.fee_terms.events import PlanTermsChanged
from billing.plans.events import PlanChanged
from billing.subscriptions.services import apply_plan_terms, begin_trial
from shops.events import ShopOpened


def begin_with_shop(event: ShopOpened, *, shop_id: UUID | None) -> None:
    """For a shop that was opened before its subscription could be written: harmless otherwise."""
    begin_trial(event.shop_id)


def follow_plan(event: PlanTermsChanged | PlanChanged, *, shop_id: UUID | None) -> None:
    """Not atomic: each shop is written by itself."""
    apply_plan_terms(event.plan_id)
