"""Menus of the shop: what stands at its top and at its foot."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError, NotFound
from core.stale import mark_of
from tenants.content import selectors, services
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done
from web.backoffice.menus_forms import MenuForm, MenuFormSet, addresses, lines_of, links_of
from web.forms import add_domain_error


@shop_view("content.edit")
@require_GET
def menu_list(request: ShopRequest) -> HttpResponseBase:
    """The shop's menus with their links."""
    menus = [(menu, lines_of(menu)) for menu in selectors.menu_rows()]
    return render(request, "backoffice/menus/list.html", {"menus": menus})


@shop_view("content.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def menu_edit(request: ShopRequest, handle: str) -> HttpResponseBase:
    """The links of one menu, in their order."""
    menu = next((found for found in selectors.menu_rows() if found.handle == handle), None)
    if menu is None:
        raise NotFound("This menu does not exist.")
    data = request.POST if request.method == "POST" else None
    form = MenuForm(data, initial={"seen": mark_of(menu.updated_at)})
    forms = MenuFormSet(data, initial=lines_of(menu), prefix="links")
    if data is not None and form.is_valid() and forms.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            services.save_menu(actor=request.actor, handle=handle, links=links_of(forms), seen=seen)
            return done(request, "The menu was saved.", "menu", handle)
        except DomainError as error:
            add_domain_error(next(iter(forms.forms), form), error)
    if data is not None and forms.non_form_errors():
        form.add_error(None, forms.non_form_errors())
    context = {"row": menu, "form": form, "forms": forms, "addresses": addresses()}
    return render(
        request, "backoffice/menus/edit.html", context, status=422 if request.method == "POST" else 200
    )
