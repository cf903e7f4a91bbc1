from uuid import UUID

from billing.fee_terms.models import FeeTerm
from billing.plans.models import Plan
from core import clock
from shops.selectors import get_shop


def term_for(*, plan: Plan | None = None, shop_id: UUID | None = None) -> FeeTerm | None:
    """The newest terms in force, of a plan or of a shop."""
    terms = FeeTerm.objects.filter(valid_from__lte=clock.now())
    terms = terms.filter(plan=plan) if plan else terms.filter(shop_id=shop_id)
    return terms.order_by("-version").first()


def history(code: str) -> list[FeeTerm]:
    """Every version, the newest first."""
    return list(FeeTerm.objects.filter(code=code).order_by("-version"))


def has_terms(shop_id: UUID) -> bool:
    """Whether terms are written into the shop, where the checkout reads them."""
    return bool(get_shop(shop_id).fee_term)
