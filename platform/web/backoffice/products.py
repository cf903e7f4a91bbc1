"""Products: the list and what is done to many of them, a new one, one to edit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.ids import parse_public_id, public_id
from tenants.catalog import selectors as catalog
from tenants.catalog import services
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, sent
from web.backoffice.lists import page_of
from web.backoffice.products_bulk import apply_to_many
from web.backoffice.products_filters import ProductFilter, product_rows
from web.backoffice.products_new import NewProduct
from web.backoffice.products_page import ProductPage, product_of
from web.forms import StoaForm


@shop_view("products.view")
@require_GET
def product_list(request: ShopRequest) -> HttpResponseBase:
    """Products with search, filter, order and what can be done to many at once."""
    chosen = ProductFilter.of(request.GET)
    page = page_of(request, chosen.rows())
    groups = catalog.collection_table().order_by("title")
    return render(
        request,
        "backoffice/products/list.html",
        {
            "filter": chosen,
            "page": page,
            "rows": product_rows(request.shop, list(page.object_list)),
            "collections": [(public_id("col", row.id), row.title) for row in groups],
        },
    )


@shop_view("products.edit")
@require_POST
def product_bulk(request: ShopRequest) -> HttpResponseBase:
    """Activate, archive, delete or collect what was selected."""
    message = apply_to_many(request)
    (messages.success if message.worked else messages.warning)(request, message.text)
    back = request.POST.get("back", "")
    address = reverse("backoffice:products", args=[request.shop.slug])
    return redirect(f"{address}?{back}" if back else address)


@shop_view("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_new(request: ShopRequest) -> HttpResponseBase:
    """A new product with one variant; options come after it is there."""
    new = NewProduct(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (product_id := new.create()):
        messages.success(request, f"{new.form.cleaned_data['title']} was created.")
        for problem in new.problems:
            messages.warning(request, problem)
        return redirect("backoffice:product", request.shop.slug, public_id("prod", product_id))
    return render(
        request, "backoffice/products/new.html", {"new": new}, status=200 if new.data is None else 422
    )


@shop_view("products.view")
@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: ShopRequest, product: str) -> HttpResponseBase:
    """One product; everything on the page is saved together or not at all."""
    page = ProductPage(request, product_of(product), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        request.actor.require("products.edit")
        if page.save():
            messages.success(request, "The product was saved.")
            return redirect("backoffice:product", request.shop.slug, page.id)
    status = 409 if page.stale else 422 if page.data is not None else 200
    return render(
        request, "backoffice/products/edit.html", {"page": page, "product": page.product}, status=status
    )


class CopyForm(StoaForm):
    title = forms.CharField(max_length=255, label="Title of the copy")


@shop_view("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_copy(request: ShopRequest, product: str) -> HttpResponseBase:
    """Asks what the copy is called, then makes it."""
    found = product_of(product)
    form = CopyForm(sent(request), initial={"title": f"{found.title} (copy)"[:255]})

    def save() -> HttpResponseBase:
        key = services.copy_product(actor=request.actor, product_id=found.id, **form.cleaned_data)
        return done(
            request,
            "This is the copy. It is a draft until you activate it.",
            "product",
            public_id("prod", key),
        )

    return form_page(request, "backoffice/products/copy.html", form, save, product=found, id=product)


@shop_view("products.delete")
@require_http_methods(["GET", "HEAD", "POST"])
def product_delete(request: ShopRequest, product: str) -> HttpResponseBase:
    """Asks once, then deletes."""
    if request.method != "POST":
        context: dict[str, Any] = {"product": product_of(product), "id": product}
        return render(request, "backoffice/products/delete.html", context)
    services.delete_product(actor=request.actor, product_id=parse_public_id("prod", product))
    messages.success(request, "The product was deleted.")
    return redirect("backoffice:products", request.shop.slug)
