"""Keeping plans."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from billing.plans.events import PlanChanged
from billing.plans.locks import plan_for_update
from billing.plans.models import Plan
from core.actor import Actor
from core.audit import audit
from core.db import platform_atomic
from core.errors import Conflict, NotFound
from core.money import Money
from core.outbox import emit


def ensure_default_plan() -> Plan:
    """The plan new shops start with; made at the first sign-up of a new platform. Two at once make one."""
    found = Plan.objects.filter(is_default=True).first()
    if found is not None:
        return found
    with platform_atomic():
        plan, _ = Plan.objects.get_or_create(
            code="start",
            defaults={"name": "Start", "description": "Everything a shop needs.", "is_default": True},
        )
    return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInput:
    """What operators say about a plan. The price is per month."""

    name: str
    description: str
    price: Money
    trial_days: int
    active: bool
    limits: Mapping[str, int] = field(default_factory=dict)


def create_plan(*, actor: Actor, code: str, plan: PlanInput) -> Plan:
    """A plan that shops can be moved to. Raises Conflict when the code is taken."""
    with platform_atomic():
        if Plan.objects.filter(code=code).exists():
            raise Conflict("There is a plan with this code already.", field="code")
        row = Plan.objects.create(code=code, **_fields(plan))
        audit(actor, "plan.created", target="plan", target_id=code, data=_told(plan))
    return row


def update_plan(*, actor: Actor, code: str, plan: PlanInput) -> Plan:
    """Change a plan for the shops on it and those to come. The default plan stays active."""
    with platform_atomic():
        row = plan_for_update(code)
        if row.is_default and not plan.active:
            raise Conflict(
                "New shops start with this plan: make another one the default first.", field="active"
            )
        has_other_limits = row.limits != dict(plan.limits)
        for name, value in _fields(plan).items():
            setattr(row, name, value)
        row.save()
        if has_other_limits:
            emit(PlanChanged(plan_id=row.id))
        audit(actor, "plan.changed", target="plan", target_id=code, data=_told(plan))
    return row


def make_default(*, actor: Actor, code: str) -> None:
    """New shops start with this plan from now on."""
    with platform_atomic():
        row = Plan.objects.filter(code=code, active=True).first()
        if row is None:
            raise NotFound("There is no such plan.")
        Plan.objects.filter(is_default=True).exclude(id=row.id).update(is_default=False)
        Plan.objects.filter(id=row.id).update(is_default=True)
        audit(actor, "plan.made_default", target="plan", target_id=code)


def _fields(plan: PlanInput) -> dict[str, object]:
    return {
        "name": plan.name,
        "description": plan.description,
        "currency": plan.price.currency,
        "monthly_price": plan.price.amount,
        "trial_days": plan.trial_days,
        "active": plan.active,
        "limits": dict(plan.limits),
    }


def _told(plan: PlanInput) -> dict[str, object]:
    return {**asdict(plan), "price": plan.price.format()}
