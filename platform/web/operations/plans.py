"""Plans and the commission that belongs to them."""

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from billing.fee_terms.selectors import history, plan_code, term_for
from billing.fee_terms.services import DEFAULT_RATE_BPS, set_term
from billing.plans.selectors import plan_by_code
from billing.plans.services import PlanInput, create_plan, make_default, update_plan
from core.errors import DomainError
from core.money import Money
from shops.selectors import all_shops
from web.access import UserRequest, operator_view
from web.operations.answers import done, form_page, refused, sent
from web.operations.forms import NewPlanForm, PlanForm, PlanTermsForm, major


@operator_view
@require_http_methods(["GET", "POST"])
def new(request: UserRequest) -> HttpResponseBase:
    form = NewPlanForm(
        sent(request), initial={"currency": "EUR", "price": "0.00", "trial_days": 14, "active": True}
    )

    def save() -> HttpResponseBase:
        code = form.cleaned_data["code"]
        create_plan(actor=request.actor, code=code, plan=_input(form))
        return done(request, "Plan created. Set its commission next.", "plan_terms", code)

    return form_page(request, "operations/plan.html", form, save)


@operator_view
@require_http_methods(["GET", "POST"])
def edit(request: UserRequest, code: str) -> HttpResponseBase:
    plan = _plan(code)
    initial = {
        name: getattr(plan, name) for name in ("name", "description", "currency", "trial_days", "active")
    }
    price = major(Money(plan.monthly_price, plan.currency))
    form = PlanForm(sent(request), initial={**initial, **plan.limits, "price": price})

    def save() -> HttpResponseBase:
        update_plan(actor=request.actor, code=code, plan=_input(form))
        return done(request, "Plan saved.", "commission")

    return form_page(request, "operations/plan.html", form, save, plan=plan)


@operator_view
@require_http_methods(["GET", "POST"])
def terms(request: UserRequest, code: str) -> HttpResponseBase:
    plan = _plan(code)
    term = term_for(plan=plan)
    in_use = set(
        all_shops().exclude(status="deleted").order_by().values_list("currency", flat=True).distinct()
    )
    currencies = sorted(in_use | set(term.fixed if term else ()) | {plan.currency})
    form = PlanTermsForm(sent(request), currencies=currencies, initial=_initial(term, currencies))

    def save() -> HttpResponseBase:
        set_term(actor=request.actor, rate_bps=form.cleaned_data["rate"], fixed=form.fixed(), plan=plan)
        return done(
            request, f"New terms set for {plan.name}. Orders already placed keep theirs.", "commission"
        )

    versions = history(plan_code(plan))
    return form_page(request, "operations/plan_terms.html", form, save, plan=plan, versions=versions)


@operator_view
@require_POST
def default(request: UserRequest, code: str) -> HttpResponseBase:
    try:
        make_default(actor=request.actor, code=code)
    except DomainError as error:
        return refused(request, error, "commission")
    return done(request, "New shops start with this plan.", "commission")


def _plan(code: str) -> Any:
    found = plan_by_code(code)
    if found is None:
        raise Http404("no such plan")
    return found


def _input(form: PlanForm) -> PlanInput:
    given = form.cleaned_data
    return PlanInput(
        name=given["name"],
        description=given["description"],
        price=given["price"],
        trial_days=given["trial_days"],
        active=given["active"],
        limits=form.limits(),
    )


def _initial(term: Any, currencies: list[str]) -> dict[str, object]:
    rate = term.rate_bps if term else DEFAULT_RATE_BPS
    amounts = term.fixed if term else {}
    fixed = {f"fixed_{each}": Money(int(amounts.get(each, 0)), each) for each in currencies}
    return {"rate": rate, **fixed}
