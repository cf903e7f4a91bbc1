"""Variants of a product: the whole table, one of them, and the options that make them."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import DomainError, NotFound
from core.ids import parse_public_id
from tenants.catalog import services
from tenants.catalog.types import ProductData, VariantData
from tenants.inventory import selectors as inventory
from web.access import ShopRequest, shop_view
from web.backoffice.lists import all_valid, selected_ids
from web.backoffice.products_page import product_of
from web.backoffice.variants_forms import OneVariantForm, axes_of, is_plain, option_forms
from web.backoffice.variants_matrix import Axis, as_input, rearrange
from web.backoffice.variants_table import VariantTable
from web.forms import add_domain_error


@shop_view("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def variant_table(request: ShopRequest, product: str) -> HttpResponseBase:
    """All variants, a page at a time: prices and SKUs typed in place, several deleted at once."""
    table = VariantTable(request, product_of(product), request.POST if request.method == "POST" else None)
    if request.method == "POST" and "delete" in request.POST:
        return _delete_selected(request, table.product, product)
    if request.method == "POST" and table.save():
        messages.success(request, "The variants were saved.")
        return redirect(request.get_full_path())
    status = 422 if table.data is not None else 200
    return render(
        request, "backoffice/products/variants.html", {"page": table, "product": table.product}, status=status
    )


def _delete_selected(request: ShopRequest, product: ProductData, text: str) -> HttpResponseBase:
    gone = set(selected_ids("var", request.POST.getlist("selected")))
    left = [as_input(variant) for variant in product.variants if variant.id not in gone]
    options = [option.name for option in product.options]
    try:
        services.save_variants(
            actor=request.actor,
            product_id=product.id,
            options=options,
            variants=left,
            seen_at=product.updated_at,
        )
        messages.success(request, "The variants were deleted.")
    except DomainError as error:
        messages.error(request, "A product keeps at least one variant." if not left else error.message)
    return redirect("backoffice:product_variants", request.shop.slug, text)


@shop_view("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def product_options(request: ShopRequest, product: str) -> HttpResponseBase:
    """The options; saving makes a variant for every new combination."""
    found = product_of(product)
    lines = option_forms(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all_valid(lines):
        try:
            _save_options(request, found, axes_of(lines))
        except DomainError as error:
            add_domain_error(lines[0], error)
        else:
            messages.success(request, "The options were saved.")
            return redirect("backoffice:product", request.shop.slug, product)
    context = {"lines": lines, "product": found, "id": product, "is_plain": is_plain(found)}
    status = 422 if request.method == "POST" else 200
    return render(request, "backoffice/products/options.html", context, status=status)


def _save_options(request: ShopRequest, product: ProductData, axes: list[Axis]) -> None:
    services.save_variants(
        actor=request.actor,
        product_id=product.id,
        options=[axis.name for axis in axes],
        variants=rearrange(product.variants, axes),
        seen_at=product.updated_at,
    )


@shop_view("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def variant_edit(request: ShopRequest, product: str, variant: str) -> HttpResponseBase:
    """Everything of one variant."""
    found = product_of(product)
    one = _variant_of(found, variant)
    initial = OneVariantForm.initial_of(one, request.shop.currency)
    data = request.POST if request.method == "POST" else None
    form = OneVariantForm(data, product=found, shop=request.shop, initial=initial)
    if form.is_valid():
        try:
            services.update_variant(actor=request.actor, variant_id=one.id, changes=form.fields_of_variant())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"{one.title or found.title} was saved.")
            return redirect("backoffice:variant", request.shop.slug, product, variant)
    context = {"form": form, "product": found, "variant_data": one, "id": product, "variant_id": variant}
    context["level"] = inventory.level_of(one.id)
    return render(
        request, "backoffice/products/variant.html", context, status=422 if data is not None else 200
    )


def _variant_of(product: ProductData, text: str) -> VariantData:
    key = parse_public_id("var", text)
    found = next((variant for variant in product.variants if variant.id == key), None)
    if found is None:
        raise NotFound("This variant no longer exists.")
    return found
