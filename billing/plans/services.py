"""Keeping plans."""

from billing.plans.models import Plan
from core.db import platform_atomic


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
