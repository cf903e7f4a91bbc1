"""Collections: the list, one to edit, its products."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from core.ids import parse_public_id, public_id
from tenants.catalog import selectors as catalog
from tenants.catalog import services
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.selectors.images import image_of
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused, search_text
from web.backoffice.collections_forms import CollectionForm
from web.backoffice.collections_page import CollectionPage
from web.backoffice.lists import back_to_page, page_of, rearranged, selected_ids
from web.backoffice.media_files import picture_url


@shop_view("products.view")
@require_GET
def collection_list(request: ShopRequest) -> HttpResponseBase:
    """Collections in the merchant's order."""
    query = search_text(request)
    page = page_of(request, catalog.collection_table(query=query).order_by("position", "title", "id"))
    rows = [
        (public_id("col", row.id), row, picture_url(request.shop, image_of(row.media), 160))
        for row in page.object_list
    ]
    can_arrange = not query and request.actor.can("products.edit") and page.paginator.count > 1
    context = {"page": page, "rows": rows, "query": query, "can_arrange": can_arrange}
    return render(request, "backoffice/collections/list.html", context)


@shop_view("products.edit")
@require_POST
def collections_order(request: ShopRequest) -> HttpResponseBase:
    """Move a collection among the others: `do` is up:ID, down:ID or place."""
    order = rearranged(catalog.collection_order(), "col", request.POST)
    services.arrange_collections(actor=request.actor, order=order)
    return back_to_page(request, "collections")


@shop_view("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def collection_new(request: ShopRequest) -> HttpResponseBase:
    """A new collection; its products are chosen once it is there."""
    form = CollectionForm(request.POST or None)

    def save() -> HttpResponseBase:
        data = CollectionInput(**form.fields_of_collection())
        key = services.create_collection(actor=request.actor, data=data)
        return done(request, f"{data.title} was created.", "collection", public_id("col", key))

    return form_page(request, "backoffice/collections/new.html", form, save)


@shop_view("products.view")
@require_http_methods(["GET", "HEAD", "POST"])
def collection_edit(request: ShopRequest, collection: str) -> HttpResponseBase:
    """One collection with its products."""
    row = catalog.collection_for_edit(parse_public_id("col", collection))
    page = CollectionPage(request, row, request.POST if request.method == "POST" else None)

    def save() -> HttpResponseBase:
        request.actor.require("products.edit")
        changes = page.form.fields_of_collection()
        seen = page.form.cleaned_data["seen"]
        services.update_collection(actor=request.actor, collection_id=row.id, changes=changes, seen=seen)
        return done(request, "The collection was saved.", "collection", collection)

    return form_page(request, "backoffice/collections/edit.html", page.form, save, page=page, collection=row)


@shop_view("products.edit")
@require_POST
def collection_products(request: ShopRequest, collection: str) -> HttpResponseBase:
    """Add products, take one out, or move: `do` is add, remove:ID, up:ID, down:ID or place."""
    key = catalog.collection_for_edit(parse_public_id("col", collection)).id
    verb, _, chosen = request.POST.get("do", "add").partition(":")
    try:
        if verb == "add":
            ids = selected_ids("prod", request.POST.getlist("selected"))
            services.add_to_collection(actor=request.actor, collection_id=key, product_ids=ids)
        elif verb == "remove":
            services.remove_from_collection(
                actor=request.actor, collection_id=key, product_ids=[parse_public_id("prod", chosen)]
            )
        else:
            order = rearranged(catalog.products_in_order(key), "prod", request.POST)
            services.arrange_collection(actor=request.actor, collection_id=key, order=order)
    except DomainError as error:
        return refused(request, error, "collection", collection)
    return back_to_page(request, "collection", collection)


@shop_view("products.delete")
@require_http_methods(["GET", "HEAD", "POST"])
def collection_delete(request: ShopRequest, collection: str) -> HttpResponseBase:
    """Asks once, then deletes; the products stay."""
    row = catalog.collection_for_edit(parse_public_id("col", collection))
    if request.method != "POST":
        return render(request, "backoffice/collections/delete.html", {"collection": row, "id": collection})
    services.delete_collection(actor=request.actor, collection_id=row.id)
    messages.success(request, f"{row.title} was deleted; its products stay.")
    return redirect("backoffice:collections", request.shop.slug)
