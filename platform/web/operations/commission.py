"""What the platform earns: commission per shop, and the plans with their terms."""

from datetime import timedelta

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing.fee_terms.selectors import term_for
from billing.ledger.figures import commission_per_day, volume_per_day
from billing.ledger.selectors import commission_by_shop
from billing.plans.selectors import plans
from billing.subscriptions.selectors import shops_per_plan
from core import clock
from core.money import Money
from shops.selectors import all_shops
from web.access import UserRequest, operator_view
from web.operations.home import chart_of, figure_of

_DAYS = 30
_MOST = 50


@operator_view
@require_GET
def commission(request: UserRequest) -> HttpResponseBase:
    figures = commission_by_shop(since=clock.now() - timedelta(days=_DAYS))
    figures.sort(key=lambda each: -each.commission)
    names = {row.id: row for row in all_shops().filter(id__in=[each.shop_id for each in figures[:_MOST]])}
    counts, courses = shops_per_plan(), commission_per_day(days=_DAYS)
    context = {
        "commission": [figure_of(course) for course in courses],
        "volume": [figure_of(course) for course in volume_per_day(days=_DAYS)],
        "chart": chart_of(courses[0]) if courses else [],
        "lines": [(names[each.shop_id], each) for each in figures[:_MOST] if each.shop_id in names],
        "plans": [
            (plan, Money(plan.monthly_price, plan.currency), term_for(plan=plan), counts.get(plan.id, 0))
            for plan in plans()
        ],
    }
    return render(request, "operations/commission.html", context)
