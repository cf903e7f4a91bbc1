"""The cart: one page, and the few things a shopper can do with it."""

from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError, Invalid, NotFound
from shops.context import current_shop
from storefront_themes.engine.drops import Form, FormErrors
from tenants.cart import selectors, services
from tenants.cart.selectors import CartData, CartLineData
from tenants.catalog import selectors as catalog
from tenants.customers.selectors import CustomerData
from tenants.store.selectors import shop_settings
from web.checkout.cookies import current_customer
from web.storefront import drops, people
from web.storefront.cookies import cart_token, keep_cart
from web.storefront.pages import product_by_handle, render
from web.storefront.views.browse import as_uuid, text

R = TypeVar("R", bound=HttpResponseBase)
_MOST_DIGITS = 6
_MOST_OPTIONS = 3  # of a product
_GONE = "This product is no longer available."


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """The cart."""
    return cart_page(request)


def cart_page(
    request: HttpRequest, *, token: str | None = None, message: str = "", status: int = 200
) -> HttpResponse:
    """The cart as it is now, with a word about what just happened."""
    who = current_customer(request)
    data, found = _find(token or cart_token(request), who)
    drop = drops.cart(
        data,
        taxes_included=shop_settings().prices_include_tax,
        currency=current_shop().currency,
        find_product=product_by_handle,
        message=message,
    )
    customer = people.customer(who, product_by_handle) if who else None
    objects: dict[str, object] = {
        "cart": drop,
        "customer": customer,
        "page_title": text(request, "cart.title"),
    }
    if message:
        objects["form_cart"] = _refused(request, message)
    return _keeping(request, render(request, "cart", objects, status=status, private=True), found)


def _find(token: str | None, who: CustomerData | None) -> tuple[CartData | None, str | None]:
    """The browser's cart, or else the one that its customer has in another browser, with its token."""
    data = selectors.cart_by_token(token)
    found = services.find_cart(customer_id=who.id) if who and data is None else None
    return (selectors.cart_by_token(found), found) if found else (data, None)


def _keeping(request: HttpRequest, response: R, found: str | None) -> R:
    if found:
        keep_cart(request, response, found)
    return response


def _refused(request: HttpRequest, message: str) -> Form:
    """The cart's form, as a theme shows it after something could not be done."""
    words = {"quantity": text(request, "products.quantity")}
    errors = FormErrors(messages={"quantity": message}, translated_fields=words)
    return Form(id="cart_form", type="cart", errors=errors)


@require_safe
def count(request: HttpRequest) -> JsonResponse:
    """How many things are in the cart; asked for by every page."""
    token = cart_token(request)
    items, found = selectors.item_count(token) if token else 0, None
    if token and not items and (customer := current_customer(request)):
        found = services.find_cart(customer_id=customer.id)
        items = selectors.item_count(found)
    return _keeping(request, _private(JsonResponse({"item_count": items})), found)


@require_POST
def add(request: HttpRequest) -> HttpResponseBase:
    """Put something into the cart; back to the cart, or JSON for script."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        asked = _asked(request, by_options=not wants_json)
        quantity = _number(request.POST.get("quantity", "1"))
        ref = services.add(
            token=cart_token(request), variant_id=asked, quantity=quantity, customer_id=_customer_id(request)
        )
    except DomainError as error:
        if wants_json:
            return _private(JsonResponse({"detail": error.message, "code": error.code}, status=error.status))
        return cart_page(request, message=error.message, status=error.status)
    response: HttpResponse = HttpResponseRedirect("/cart", status=303)
    if wants_json and ref.added:
        added = {"id": str(asked), "title": ref.added.product_title, "variant": ref.added.variant_title}
        response = _private(JsonResponse({"item_count": selectors.item_count(ref.token), "added": added}))
    if ref.token != cart_token(request):
        keep_cart(request, response, ref.token)
    return response


def _customer_id(request: HttpRequest) -> UUID | None:
    """Whose a new cart is."""
    customer = current_customer(request)
    return customer.id if customer else None


@require_POST
def update(request: HttpRequest) -> HttpResponseBase:
    """Change quantities, remove a line, or go to the checkout. What cannot be done is said; the rest is."""
    token = cart_token(request) or ""
    problems: list[str] = []
    for line, quantity in _changes(request, selectors.cart_by_token(token)):
        try:
            services.set_quantity(token=token, variant_id=line.variant.id, quantity=_number(quantity))
        except DomainError as error:
            problems.append(f"{line.variant.product_title}: {error.message}")
    if problems:
        return cart_page(request, message=" ".join(dict.fromkeys(problems)), status=409)
    return HttpResponseRedirect("/checkout/" if request.POST.get("checkout") else "/cart", status=303)


def _changes(request: HttpRequest, data: CartData | None) -> list[tuple[CartLineData, str]]:
    """Lines and the quantity typed, where it differs; a removed line is a nought."""
    asked: list[tuple[CartLineData, str]] = []
    for line in data.lines if data else ():
        key = str(line.variant.id)
        typed = "0" if request.POST.get("remove") == key else request.POST.get(f"updates[{key}]")
        if typed is not None and typed.strip() != str(line.quantity):
            asked.append((line, typed))
    return asked


def _asked(request: HttpRequest, *, by_options: bool) -> UUID:
    """The variant the form means. Without script its id is that of the page, and the option values count."""
    asked = as_uuid(request.POST.get("id", ""))
    if asked is None:
        raise NotFound(_GONE)
    chosen = tuple(request.POST.get(f"option{number + 1}", "") for number in range(_MOST_OPTIONS))
    return _chosen(request, asked, chosen) if by_options and any(chosen) else asked


def _chosen(request: HttpRequest, asked: UUID, chosen: tuple[str, ...]) -> UUID:
    variant = catalog.variants_for_sale([asked]).get(asked)
    if variant is None:
        raise NotFound(_GONE)
    values = chosen[: len(variant.options)]
    if not any(values) or values == tuple(value for _, value in variant.options):
        return asked
    data = catalog.product_page(variant.product_handle)
    match = next((found.id for found in data.variants if found.options == values), None) if data else None
    if match is None:
        raise NotFound(text(request, "products.unavailable"))
    return match


def _number(typed: str) -> int:
    typed = typed.strip()
    if not typed.isascii() or not typed.isdecimal() or len(typed) > _MOST_DIGITS:
        raise Invalid("Enter a quantity as a whole number.", field="quantity")
    return int(typed)


def _private(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "private, no-store"
    return response
