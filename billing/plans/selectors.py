from django.db.models import QuerySet

from billing.plans.models import Plan


def plans() -> QuerySet[Plan]:
    return Plan.objects.order_by("monthly_price", "code")


def active_plan(code: str) -> Plan | None:
    """A plan that shops can be moved to."""
    return Plan.objects.filter(code=code, active=True).first()


def plan_by_code(code: str) -> Plan | None:
    return Plan.objects.filter(code=code).first()
