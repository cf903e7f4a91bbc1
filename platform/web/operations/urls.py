"""The operators' console, under /operations/ on the platform's host."""

from django.urls import URLPattern, path

from web.operations import (
    audit_log,
    commission,
    failed_work,
    health,
    home,
    ledger,
    plans,
    shop,
    shop_acts,
    shops,
)

app_name = "operations"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("shops/", shops.shops, name="shops"),
    path("shops/<slug:slug>/", shop.shop, name="shop"),
    path("shops/<slug:slug>/suspend/", shop_acts.suspend, name="shop_suspend"),
    path("shops/<slug:slug>/reopen/", shop_acts.reopen, name="shop_reopen"),
    path("shops/<slug:slug>/delete/", shop_acts.delete, name="shop_delete"),
    path("shops/<slug:slug>/plan/", shop_acts.plan, name="shop_plan"),
    path("shops/<slug:slug>/terms/", shop_acts.terms, name="shop_terms"),
    path("shops/<slug:slug>/terms/end/", shop_acts.end_terms, name="shop_terms_end"),
    path("shops/<slug:slug>/account/", shop_acts.ask_account, name="shop_account"),
    path("shops/<slug:slug>/statement/", ledger.statement, name="statement"),
    path("commission/", commission.commission, name="commission"),
    path("commission/plans/new/", plans.new, name="plan_new"),
    path("commission/plans/<slug:code>/", plans.edit, name="plan"),
    path("commission/plans/<slug:code>/terms/", plans.terms, name="plan_terms"),
    path("commission/plans/<slug:code>/default/", plans.default, name="plan_default"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/reconcile/", ledger.check, name="reconcile"),
    path("failed-work/", failed_work.failed_work, name="failed_work"),
    path("failed-work/replay/", failed_work.replay, name="replay"),
    path("audit-log/", audit_log.audit_log, name="audit_log"),
    path("health/", health.health, name="health"),
]
