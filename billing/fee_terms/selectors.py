from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from billing.fee_terms.models import FeeTerm
from core import clock
from shops.selectors import get_shop

if TYPE_CHECKING:
    from billing.plans.models import Plan


def term_for(*, plan: Plan | None = None, shop_id: UUID | None = None) -> FeeTerm | None:
    """The newest terms in force, of a plan or of a shop."""
    now = clock.now()
    terms = FeeTerm.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now)
    terms = terms.filter(plan=plan) if plan else terms.filter(shop=shop_id)
    return terms.order_by("-version").first()


def plan_code(plan: Plan) -> str:
    """The name that all versions of a plan's terms share."""
    return f"plan-{plan.code}"


def shop_code(shop_id: UUID) -> str:
    """The name that all versions of a shop's own terms share."""
    return f"shop-{shop_id}"


def history(code: str) -> list[FeeTerm]:
    """Every version, the newest first."""
    return list(FeeTerm.objects.filter(code=code).order_by("-version"))


def has_terms(shop_id: UUID) -> bool:
    """Whether terms are written into the shop, where the checkout reads them."""
    return bool(get_shop(shop_id).fee_term)
