"""One shop as operators see it: who it belongs to, what it pays, how it sells, what happened."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing.connect.selectors import account_of
from billing.fee_terms.selectors import history, plan_code, shop_code, term_for
from billing.ledger.figures import commission_per_day, differences_of, last_reconciliation, volume_per_day
from billing.ledger.selectors import commission_by_shop
from billing.subscriptions.selectors import subscription_of
from core.audit_log import entries
from core.money import Money
from core.outbox.operating import rows
from shops.addresses import shop_url
from shops.migrating.fingerprint import code_fingerprint
from shops.refs import ref_of
from shops.selectors import hosts_of, staff_of
from web.access import UserRequest, operator_view
from web.operations.answers import shop_called
from web.operations.home import chart_of
from web.operations.words import line_of

_LATEST = 12


@operator_view
@require_GET
def shop(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    context = {
        "row": row,
        "storefront": shop_url(ref_of(row)),
        "hosts": hosts_of(row),
        "staff": staff_of(row),
        "account": account_of(row.id),
        "log": [line_of(entry) for entry in entries(target="shop", target_id=str(row.id))[:_LATEST]],
        "dead": rows(status="dead", shop_id=row.id, limit=5),
        "is_migrated": row.migration_fingerprint == code_fingerprint(),
        "differences": differences_of(last_reconciliation(), shop_id=row.id, limit=5),
        **_billing(row),
        **_sales(row),
    }
    return render(request, "operations/shop.html", context)


def _billing(row: Any) -> dict[str, Any]:
    subscription = subscription_of(row.id)
    own = term_for(shop_id=row.id)
    terms = history(shop_code(row.id))
    if subscription is not None:
        terms += history(plan_code(subscription.plan))
    terms.sort(key=lambda term: term.valid_from, reverse=True)
    return {
        "subscription": subscription,
        "has_own_terms": own is not None,
        "fixed": Money(row.fee_fixed, row.currency),
        "terms": [(term, Money(int(term.fixed.get(row.currency, 0)), row.currency)) for term in terms],
    }


def _sales(row: Any) -> dict[str, Any]:
    ever = next(
        (each for each in commission_by_shop(shop_ids=[row.id]) if each.currency == row.currency), None
    )
    volume = next((each for each in volume_per_day(shop_id=row.id) if each.currency == row.currency), None)
    commission = next(
        (each for each in commission_per_day(shop_id=row.id) if each.currency == row.currency), None
    )
    return {
        "ever": ever,
        "volume_30": Money(volume.total if volume else 0, row.currency),
        "volume_series": [amount for _, amount in volume.days] if volume else [],
        "volume_chart": chart_of(volume) if volume else [],
        "commission_30": Money(commission.total if commission else 0, row.currency),
        "commission_series": [amount for _, amount in commission.days] if commission else [],
    }
