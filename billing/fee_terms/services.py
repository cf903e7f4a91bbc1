"""Setting the commission. The terms in force are written into the shop, where the checkout reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db.models import Max

from billing.fee_terms.events import PlanTermsChanged
from billing.fee_terms.models import FeeTerm
from billing.fee_terms.selectors import plan_code, shop_code, term_for
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import PLATFORM, platform_atomic
from core.errors import Invalid
from core.locks import advisory
from core.money import CURRENCIES, Money
from core.outbox import emit
from shops.selectors import get_shop
from shops.services import set_billing

if TYPE_CHECKING:
    from billing.plans.models import Plan

DEFAULT_RATE_BPS = 200
_MOST = 10_000
_MOST_FIXED = 10**9  # minor units; what a shop's row has room for


def ensure_plan_term(plan: Plan) -> FeeTerm:
    """The plan's terms; a plan without any gets the platform's standard rate of 2 %."""
    found = term_for(plan=plan)
    if found is not None:
        return found
    with platform_atomic():
        term, _ = FeeTerm.objects.get_or_create(
            code=plan_code(plan),
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
    if (plan is None) == (shop_id is None):
        raise TypeError("terms are a plan's or a shop's")
    code = plan_code(plan) if plan else shop_code(cast("UUID", shop_id))
    with platform_atomic():
        advisory(PLATFORM, "fee_term", code)
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
        target, target_id = ("plan", plan.code) if plan else ("shop", str(shop_id))
        audit(actor, "fee_term.set", target=target, target_id=target_id, data=data)
        if plan:
            emit(PlanTermsChanged(plan_id=plan.id))
    return term


def end_shop_terms(*, actor: Actor, shop_id: UUID) -> None:
    """From now on the terms of its plan count for this shop. Nothing happens when it has none of its own."""
    with platform_atomic():
        term = term_for(shop_id=shop_id)
        if term is None:
            return
        FeeTerm.objects.filter(shop_id=shop_id, valid_until=None).update(valid_until=clock.now())
        audit(actor, "fee_term.ended", target="shop", target_id=str(shop_id), data={"version": term.version})


def _check(rate_bps: int, fixed: Mapping[str, int]) -> None:
    if not 0 <= rate_bps <= _MOST:
        raise Invalid("A rate lies between 0 and 100 %.", field="rate_bps")
    for currency, amount in fixed.items():
        if currency not in CURRENCIES or amount < 0:
            raise Invalid("A fixed fee is an amount of a known currency, zero or more.", field="fixed")
        if amount > _MOST_FIXED:
            raise Invalid(f"At most {Money(_MOST_FIXED, currency).format()}.", field="fixed")


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
