"""The rows of this package that are locked: one plan, by nothing else than its own change."""

from billing.plans.models import Plan
from core.errors import NotFound
from core.locks import lock_rows


def plan_for_update(code: str) -> Plan:
    found = lock_rows(Plan.objects.filter(code=code))
    if not found:
        raise NotFound("There is no such plan.")
    return found[0]
