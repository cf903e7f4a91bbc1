"""What operators do to a shop: suspend, reopen, delete, move to another plan, agree on a commission."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from billing.connect.services import sync_account
from billing.subscriptions.selectors import subscription_of
from billing.subscriptions.services import change_plan, follow_plan_terms, set_shop_terms
from core.errors import DomainError, VendorFailure
from core.money import Money
from shops.services import delete_shop, reopen_shop, suspend_shop
from web.access import UserRequest, operator_view
from web.operations.answers import done, form_page, refused, sent, shop_called
from web.operations.forms import ChoosePlanForm, DeleteForm, ReasonForm, TermsForm


@operator_view
@require_http_methods(["GET", "POST"])
def suspend(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    form = ReasonForm(sent(request))

    def save() -> HttpResponseBase:
        suspend_shop(row.id, reason=form.cleaned_data["reason"], actor=request.actor)
        return done(request, f"{row.name} is suspended. Its storefront is closed.", "shop", slug)

    return form_page(request, "operations/shop_suspend.html", form, save, row=row)


@operator_view
@require_POST
def reopen(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    try:
        reopen_shop(row.id, actor=request.actor)
    except DomainError as error:
        return refused(request, error, "shop", slug)
    return done(request, f"{row.name} is open again.", "shop", slug)


@operator_view
@require_http_methods(["GET", "POST"])
def delete(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    form = DeleteForm(sent(request), slug=row.slug)

    def save() -> HttpResponseBase:
        delete_shop(row.id, actor=request.actor)
        return done(request, f"{row.name} is deleted. Its data is kept for 30 days.", "shop", slug)

    return form_page(request, "operations/shop_delete.html", form, save, row=row)


@operator_view
@require_http_methods(["GET", "POST"])
def plan(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    subscription = subscription_of(row.id)
    initial = {"plan": subscription.plan.code} if subscription else {}
    form = ChoosePlanForm(sent(request), initial=initial)

    def save() -> HttpResponseBase:
        change_plan(shop_id=row.id, plan_code=form.cleaned_data["plan"], actor=request.actor)
        return done(request, "Plan changed.", "shop", slug)

    return form_page(request, "operations/shop_plan.html", form, save, row=row)


@operator_view
@require_http_methods(["GET", "POST"])
def terms(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    initial = {"rate": row.fee_rate_bps, "fixed": Money(row.fee_fixed, row.currency)}
    form = TermsForm(sent(request), currency=row.currency, initial=initial)

    def save() -> HttpResponseBase:
        fixed: dict[str, Any] = {}
        if form.cleaned_data["fixed"]:
            fixed[row.currency] = form.cleaned_data["fixed"].amount
        set_shop_terms(shop_id=row.id, rate_bps=form.cleaned_data["rate"], fixed=fixed, actor=request.actor)
        return done(request, "New terms set. They count for orders placed from now on.", "shop", slug)

    return form_page(request, "operations/shop_terms.html", form, save, row=row)


@operator_view
@require_POST
def end_terms(request: UserRequest, slug: str) -> HttpResponseBase:
    row = shop_called(slug)
    try:
        follow_plan_terms(shop_id=row.id, actor=request.actor)
    except DomainError as error:
        return refused(request, error, "shop", slug)
    return done(request, "The plan's terms count again.", "shop", slug)


@operator_view
@require_POST
def ask_account(request: UserRequest, slug: str) -> HttpResponseBase:
    """Ask the vendor how the shop's account stands."""
    row = shop_called(slug)
    try:
        account = sync_account(shop_id=row.id, actor=request.actor)
    except VendorFailure:
        messages.error(request, "The payment service does not answer. Try again in a moment.")
        return redirect("operations:shop", slug)
    words = "The payment account was read again." if account else "This shop has no payment account yet."
    return done(request, words, "shop", slug)
