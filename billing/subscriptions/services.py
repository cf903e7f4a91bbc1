"""Beginning a subscription and moving a shop to another plan."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from billing.fee_terms.selectors import has_terms
from billing.fee_terms.services import apply_to_shop, end_shop_terms, set_term
from billing.plans.selectors import active_plan
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
    plan = active_plan(plan_code)
    if plan is None:
        raise NotFound("There is no such plan.")
    with platform_atomic():
        begin_trial(shop_id)
        Subscription.objects.filter(shop_id=shop_id).update(plan=plan, updated_at=clock.now())
        audit(actor, "subscription.plan_changed", target="shop", target_id=shop_id, data={"plan": plan_code})
        apply_to_shop(shop_id=shop_id, plan=plan, actor=actor)


def apply_plan_terms(plan_id: UUID) -> int:
    """Write a plan's terms into every shop on the plan that has none of its own. Returns how many shops."""
    rows = Subscription.objects.filter(plan_id=plan_id).exclude(shop__status="deleted").select_related("plan")
    for row in rows.order_by("id"):
        apply_to_shop(shop_id=row.shop_id, plan=row.plan, actor=Actor.system("billing"))
    return len(rows)


def set_shop_terms(*, shop_id: UUID, rate_bps: int, fixed: Mapping[str, int], actor: Actor) -> None:
    """Give one shop terms of its own, in force for orders placed from now on."""
    with platform_atomic():
        subscription = begin_trial(shop_id)
        set_term(actor=actor, rate_bps=rate_bps, fixed=fixed, shop_id=shop_id)
        apply_to_shop(shop_id=shop_id, plan=subscription.plan, actor=actor)


def follow_plan_terms(*, shop_id: UUID, actor: Actor) -> None:
    """End a shop's own terms: its plan's count again."""
    with platform_atomic():
        subscription = begin_trial(shop_id)
        end_shop_terms(actor=actor, shop_id=shop_id)
        apply_to_shop(shop_id=shop_id, plan=subscription.plan, actor=actor)
