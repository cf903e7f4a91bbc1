"""Setting the commission. The terms in force are written into the shop, where the checkout reads them."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max

from billing.fee_terms.models import FeeTerm
from billing.fee_terms.selectors import term_for
from billing.plans.models import Plan
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import Invalid
from core.money import CURRENCIES
from shops.selectors import get_shop
from shops.services import set_billing

DEFAULT_RATE_BPS = 200
_MOST = 10_000


def ensure_plan_term(plan: Plan) -> FeeTerm:
    """The plan's terms; a plan without any gets the platform's standard rate of 2 %."""
    found = term_for(plan=plan)
    if found is not None:
        return found
    with platform_atomic():
        term, _ = FeeTerm.objects.get_or_create(
            code=f"plan-{plan.code}",
            version=1,
            defaults={"plan": plan, "rate_bps": DEFAULT_RATE_BPS, "valid_from": clock.now()},
        )
    return term


def set_term(
    *,
    actor: Actor,
    rate_bps: int,
    fixed: Mapping[str, int],
    plan: Plan | None = None,
    shop_id: UUID | None = None,
) -> FeeTerm:
    """A new version of the terms of a plan or of one shop, in force at once for orders placed from now on."""
    _check(rate_bps, fixed)
    code = f"plan-{plan.code}" if plan else f"shop-{shop_id}"
    with platform_atomic():
        latest = FeeTerm.objects.filter(code=code).aggregate(latest=Max("version"))["latest"] or 0
        term = FeeTerm.objects.create(
            code=code,
            version=latest + 1,
            plan=plan,
            shop_id=shop_id,
            rate_bps=rate_bps,
            fixed=dict(fixed),
            valid_from=clock.now(),
        )
        data = {"rate_bps": rate_bps, "fixed": dict(fixed), "version": term.version}
        audit(actor, "fee_term.set", target="fee_term", target_id=code, data=data)
    return term


def _check(rate_bps: int, fixed: Mapping[str, int]) -> None:
    if not 0 <= rate_bps <= _MOST:
        raise Invalid("A rate lies between 0 and 100 %.", field="rate_bps")
    for currency, amount in fixed.items():
        if currency not in CURRENCIES or amount < 0:
            raise Invalid("A fixed fee is an amount of a known currency, zero or more.", field="fixed")


def apply_to_shop(*, shop_id: UUID, plan: Plan, actor: Actor) -> None:
    """Write the terms in force into the shop: its own if it has any, else its plan's."""
    term = term_for(shop_id=shop_id) or ensure_plan_term(plan)
    shop = get_shop(shop_id)
    set_billing(
        shop_id,
        actor=actor,
        plan_code=plan.code,
        limits=plan.limits,
        fee_rate_bps=term.rate_bps,
        fee_fixed=int(term.fixed.get(shop.currency, 0)),
        fee_term=f"{term.code} v{term.version}",
    )
