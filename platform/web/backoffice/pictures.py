"""Pictures that have no file: those of the whole shop or of one import, to be tried again or removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError
from core.ids import parse_public_id, public_id
from tenants.catalog import selectors as catalog
from tenants.catalog import services
from tenants.importing.selectors import import_job, products_of
from web.access import ShopRequest, shop_view
from web.backoffice.lists import chosen_id, page_of
from web.ui.values import counted


@dataclass(frozen=True, slots=True)
class FailedPicture:
    """A picture without a file. `address` is where it was to be fetched; an upload has none."""

    id: str
    name: str
    address: str
    reason: str
    product: str
    product_title: str
    at: datetime


@shop_view("products.view")
@require_GET
def failed_pictures(request: ShopRequest) -> HttpResponseBase:
    """The newest first; `?import=` shows those of one file's products."""
    job = _import(request.GET.get("import", ""))
    page = page_of(request, catalog.failed_media(_products(job)))
    context = {
        "page": page,
        "rows": [_row(media) for media in page.object_list],
        "job": job,
        "job_id": public_id("imp", job.id) if job else "",
    }
    return render(request, "backoffice/products/failed_pictures.html", context)


def _import(text: str) -> Any:
    key = chosen_id("imp", text)
    return import_job(key) if key else None


def _products(job: Any) -> Any:
    return products_of(job.id) if job else None


def _row(media: Any) -> FailedPicture:
    return FailedPicture(
        id=public_id("med", media.id),
        name=media.alt or media.filename or _("Picture"),
        address=media.source_url,
        reason=media.error,
        product=public_id("prod", media.product_id),
        product_title=media.product.title,
        at=media.updated_at,
    )


@shop_view("products.edit")
@require_POST
def attempts(request: ShopRequest) -> HttpResponseBase:
    """One button of the list: `do` is all, retry:ID or remove:ID."""
    job = _import(request.POST.get("import", ""))
    verb, _sep, chosen = request.POST.get("do", "").partition(":")
    try:
        messages.success(request, _act(request, verb, chosen, job))
    except DomainError as error:
        messages.error(request, error.message)
    address = reverse("backoffice:failed_pictures", args=[request.shop.slug])
    return HttpResponseRedirect(f"{address}?import={public_id('imp', job.id)}" if job else address)


def _act(request: ShopRequest, verb: str, chosen: str, job: Any) -> str:
    if verb == "all":
        number = services.retry_all_media(actor=request.actor, product_ids=_products(job))
        return counted(
            ngettext("%(n)s picture is tried again", "%(n)s pictures are tried again", number), number
        )
    key: UUID = parse_public_id("med", chosen)
    if verb == "remove":
        services.remove_media(actor=request.actor, media_id=key)
        return _("The picture was removed.")
    services.retry_media(actor=request.actor, media_id=key)
    return _("The picture is tried again. It appears on its product once it is here.")
