"""Beginning a subscription and moving a shop to another plan."""

from datetime import timedelta
from uuid import UUID

from billing.fee_terms.selectors import has_terms
from billing.fee_terms.services import apply_to_shop
from billing.plans.models import Plan
from billing.plans.services import ensure_default_plan
from billing.subscriptions.models import Subscription
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import NotFound
from shops.context import ShopRef


def begin_trial(shop_id: UUID) -> Subscription:
    """The subscription of a new shop, with the default plan's terms. Harmless when it runs twice."""
    plan = ensure_default_plan()
    with platform_atomic():
        subscription, created = Subscription.objects.get_or_create(
            shop_id=shop_id,
            defaults={"plan": plan, "trial_ends_at": clock.now() + timedelta(days=plan.trial_days)},
        )
    if created or not has_terms(shop_id):
        apply_to_shop(shop_id=shop_id, plan=subscription.plan, actor=Actor.system("billing"))
    return subscription


def open_trial(shop: ShopRef) -> None:
    """Furnishes a new shop before it opens, so that its very first order is placed under terms."""
    begin_trial(shop.id)


def change_plan(*, shop_id: UUID, plan_code: str, actor: Actor) -> None:
    """Give the shop another plan; orders already placed keep the terms they were placed under."""
    plan = Plan.objects.filter(code=plan_code, active=True).first()
    if plan is None:
        raise NotFound("There is no such plan.")
    begin_trial(shop_id)
    with platform_atomic():
        Subscription.objects.filter(shop_id=shop_id).update(plan=plan, updated_at=clock.now())
        audit(actor, "subscription.plan_changed", target="shop", target_id=shop_id, data={"plan": plan_code})
    apply_to_shop(shop_id=shop_id, plan=plan, actor=actor)
