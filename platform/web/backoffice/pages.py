"""Pages of the shop: about, imprint, returns and whatever else there is to say."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import NotFound
from core.ids import parse_public_id, public_id
from core.stale import mark_of
from shops.addresses import shop_url
from tenants.content import selectors, services
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, search_text
from web.backoffice.lists import page_of
from web.forms import SeenForm, Switch
from web.rich_text import RichTextField
from web.storefront.themes import page_templates

_FIELDS = ("title", "body_html", "handle", "published", "template", "seo_title", "seo_description")


class PageForm(SeenForm):
    title = forms.CharField(max_length=255, label="Title")
    body_html = RichTextField(max_length=200_000, required=False, label="Text", rows=14)
    published = forms.BooleanField(required=False, initial=True, label="Shown in the shop", widget=Switch())
    template = forms.ChoiceField(
        required=False, label="Template", help_text="Which of your theme's pages of text shows it."
    )
    handle = forms.CharField(
        max_length=200, required=False, label="Address", help_text="Left empty, it is made of the title."
    )
    seo_title = forms.CharField(max_length=255, required=False, label="Page title")
    seo_description = forms.CharField(
        max_length=500,
        required=False,
        label="Description for search engines",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self.initial.get("template", ""))  # it stays, also while another theme is shown
        names = sorted({*page_templates(), chosen} - {""})
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Page"), *((name, f"Page: {name.replace('-', ' ')}") for name in names)]


@shop_view("content.edit")
@require_GET
def page_list(request: ShopRequest) -> HttpResponseBase:
    """The shop's pages."""
    query = search_text(request)
    page = page_of(request, selectors.pages(query=query))
    rows = [(public_id("page", row.id), row) for row in page.object_list]
    return render(request, "backoffice/pages/list.html", {"page": page, "rows": rows, "query": query})


@shop_view("content.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def page_new(request: ShopRequest) -> HttpResponseBase:
    """A new page."""
    form = PageForm(request.POST or None)

    def save() -> HttpResponseBase:
        key = services.save_page(actor=request.actor, **form.cleaned_data)
        return done(request, "The page was created.", "page", public_id("page", key))

    return form_page(request, "backoffice/pages/edit.html", form, save)


@shop_view("content.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def page_edit(request: ShopRequest, page: str) -> HttpResponseBase:
    """One page."""
    row = _page(page)
    initial = {name: getattr(row, name) for name in _FIELDS} | {"seen": mark_of(row.updated_at)}
    form = PageForm(request.POST or None, initial=initial)

    def save() -> HttpResponseBase:
        services.save_page(actor=request.actor, page_id=row.id, **form.cleaned_data)
        return done(request, "The page was saved.", "page", page)

    shown = {
        "storefront_url": shop_url(request.shop, f"/pages/{row.handle}"),
        "former_handles": selectors.former_page_handles(row.id),
    }
    return form_page(request, "backoffice/pages/edit.html", form, save, row=row, id=page, **shown)


@shop_view("content.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def page_delete(request: ShopRequest, page: str) -> HttpResponseBase:
    """Asks once, then deletes."""
    row = _page(page)
    if request.method != "POST":
        return render(request, "backoffice/pages/delete.html", {"row": row, "id": page})
    services.delete_page(actor=request.actor, page_id=row.id)
    messages.success(request, f"{row.title} was deleted.")
    return redirect("backoffice:pages", request.shop.slug)


def _page(text: str) -> Any:
    found = selectors.pages().filter(id=parse_public_id("page", text)).first()
    if found is None:
        raise NotFound("This page no longer exists.")
    return found
