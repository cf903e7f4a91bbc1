"""Imports: upload, the dry run, the run, what came of it; and the way back, an export."""

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Conflict
from core.ids import parse_public_id, public_id
from tenants.importing import selectors, services
from tenants.importing.exporting import export_products
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused
from web.backoffice.csv_files import dated, download
from web.backoffice.imports_export import refused_lines
from web.backoffice.imports_page import ImportPage
from web.backoffice.lists import is_partial
from web.forms import FileDrop, StoaForm


class UploadForm(StoaForm):
    file = forms.FileField(
        label="Product file",
        widget=FileDrop(accept=".csv,text/csv"),
        help_text="The product export of Shopify or WooCommerce, as CSV, at most 50 MB.",
    )


@shop_view("products.import")
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: ShopRequest) -> HttpResponseBase:
    """Upload a file; below, the imports there were."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()

    def save() -> HttpResponseBase:
        file = form.cleaned_data["file"]
        job_id = services.upload_import(actor=request.actor, file=file, filename=file.name)
        return redirect("backoffice:import", request.shop.slug, public_id("imp", job_id))

    jobs = [(public_id("imp", job.id), job) for job in selectors.import_jobs()]
    return form_page(request, "backoffice/imports/list.html", form, save, jobs=jobs)


@shop_view("products.import")
@require_GET
def import_page(request: ShopRequest, job: str) -> HttpResponseBase:
    """One import in whatever state it is. While it works, the page asks again: HTMX for the part, else a refresh."""
    page = ImportPage(request, selectors.import_job(parse_public_id("imp", job)))
    template = "backoffice/imports/state.html" if is_partial(request) else "backoffice/imports/page.html"
    response = render(request, template, {"page": page, "job": page.job})
    if is_partial(request) and page.is_moving_on:
        response["HX-Refresh"] = "true"
    return response


@shop_view("products.import")
@require_POST
def import_start(request: ShopRequest, job: str) -> HttpResponseBase:
    """What the dry run showed shall happen."""
    return _act(request, job, services.confirm_import, "The import is running.")


@shop_view("products.import")
@require_POST
def import_cancel(request: ShopRequest, job: str) -> HttpResponseBase:
    """Drop it, or stop it where it is."""
    return _act(request, job, services.cancel_import, "The import was cancelled.")


def _act(request: ShopRequest, job: str, service: Any, message: str) -> HttpResponseBase:
    key: UUID = parse_public_id("imp", job)
    try:
        service(actor=request.actor, job_id=key)
    except Conflict as error:
        return refused(request, error, "import", job)
    return done(request, message, "import", job)


@shop_view("products.import")
@require_GET
def import_refused(request: ShopRequest, job: str) -> HttpResponseBase:
    """What was refused and said, as a file to work through."""
    found = selectors.import_job(parse_public_id("imp", job))
    lines = refused_lines(selectors.import_items(found.id, action="refuse"))
    return download(request, lines, f"refused-{request.shop.slug}.csv")


@shop_view("products.view")
@require_GET
def export(request: ShopRequest) -> HttpResponseBase:
    """All products as a file that can be imported again."""
    return download(request, export_products(actor=request.actor), dated(request, "products"))
