"""The shop's themes: which one shoppers see, those there are, and the way to bring another."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Conflict, Invalid, TooLarge
from shops.addresses import shop_url
from tenants.themes import selectors, services
from tenants.themes.errors import ThemeRefused
from tenants.themes.ports import ThemeProblem
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused
from web.backoffice.themes_files import packed_built_in, packed_version
from web.backoffice.themes_page import Library, ThemePage
from web.forms import FileDrop, StoaForm
from web.storefront.preview import preview_url

_MEGABYTES = services.MOST_ARCHIVE // 1024**2


class UploadForm(StoaForm):
    file = forms.FileField(
        label="Theme as ZIP",
        widget=FileDrop(accept=".zip,application/zip"),
        help_text=f"At most {_MEGABYTES} MB.",
    )


@dataclass(slots=True)
class _Upload:
    """What a form did: where the theme went, or why it was refused."""

    problems: tuple[ThemeProblem, ...] = ()


def _form(request: ShopRequest) -> UploadForm:
    return UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()


def _save(
    request: ShopRequest, form: UploadForm, upload: _Upload, theme_id: UUID | None = None
) -> HttpResponseBase:
    file = form.cleaned_data["file"]
    if file.size > services.MOST_ARCHIVE:
        raise TooLarge(f"A theme's ZIP may have {_MEGABYTES} MB.", field="file")
    try:
        stored = services.upload_theme(
            actor=request.actor, archive=file.read(), filename=file.name, theme_id=theme_id
        )
    except ThemeRefused as error:
        upload.problems = error.problems
        raise
    words = (
        f"Version {stored.number} is here. Look at its preview before you publish it."
        if stored.is_new
        else f"Nothing new: version {stored.number} has exactly these files."
    )
    return done(request, words, "theme", stored.theme_id)


@shop_view("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: ShopRequest) -> HttpResponseBase:
    """All themes, the one on show first; a form to bring another."""
    form, upload = _form(request), _Upload()
    shown = {"library": Library(request), "upload": upload, "shop_address": shop_url(request.shop)}
    return form_page(
        request, "backoffice/themes/list.html", form, lambda: _save(request, form, upload), **shown
    )


@shop_view("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: ShopRequest, theme_id: UUID) -> HttpResponseBase:
    """One theme with its versions; a form for the next."""
    form, upload = _form(request), _Upload()
    page = ThemePage(request, selectors.theme(theme_id))
    return form_page(
        request,
        "backoffice/themes/theme.html",
        form,
        lambda: _save(request, form, upload, theme_id),
        page=page,
        upload=upload,
    )


@shop_view("themes.edit")
@require_GET
def version(request: ShopRequest, version_id: UUID) -> HttpResponseBase:
    """What the check found in a version, by file and line."""
    found = selectors.version(version_id)
    context = {
        "version": found,
        "rest": found.problem_count - len(found.problems),
        "preview": preview_url(request.shop, version=found.id),
    }
    return render(request, "backoffice/themes/version.html", context)


@shop_view("themes.edit")
@require_POST
def publish(request: ShopRequest, version_id: UUID) -> HttpResponseBase:
    """Newer or older: shoppers see this one from now on."""
    found = selectors.version(version_id)
    services.publish_version(actor=request.actor, version_id=version_id)
    return done(request, f"Shoppers see {found.theme_name}, version {found.number}.", "themes")


@shop_view("themes.edit")
@require_POST
def publish_built_in(request: ShopRequest, name: str) -> HttpResponseBase:
    """Back to a theme of Stoa's."""
    services.publish_built_in(actor=request.actor, name=name)
    return done(request, f"Shoppers see {services.reader().built_in()[name]}.", "themes")


@shop_view("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_version(request: ShopRequest, version_id: UUID) -> HttpResponseBase:
    """Asks once, then deletes."""
    found = selectors.version(version_id)
    if request.method != "POST":
        return render(request, "backoffice/themes/delete_version.html", {"version": found})
    try:
        services.delete_version(actor=request.actor, version_id=version_id)
    except Conflict as error:
        return refused(request, error, "theme", found.theme_id)
    is_last = not any(each.id == found.theme_id for each in selectors.themes())
    page = ("themes",) if is_last else ("theme", found.theme_id)
    return done(request, f"Version {found.number} of {found.theme_name} was deleted.", *page)


@shop_view("themes.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ShopRequest, theme_id: UUID) -> HttpResponseBase:
    """Asks once, then deletes a theme with all its versions."""
    found = selectors.theme(theme_id)
    if request.method != "POST":
        return render(request, "backoffice/themes/delete.html", {"theme": found})
    try:
        services.delete_theme(actor=request.actor, theme_id=theme_id)
    except Conflict as error:
        return refused(request, error, "theme", theme_id)
    return done(request, f"{found.name} was deleted.", "themes")


@shop_view("themes.edit")
@require_GET
def download(request: ShopRequest, version_id: UUID) -> HttpResponseBase:
    """A version as a ZIP, as it was uploaded."""
    found = selectors.version(version_id)
    return _zip(packed_version(version_id), f"{found.theme_name}-{found.number}")


@shop_view("themes.edit")
@require_GET
def download_built_in(request: ShopRequest, name: str) -> HttpResponseBase:
    """A theme of Stoa's, to begin with."""
    if name not in services.reader().built_in():
        raise Invalid("There is no such theme.")
    return _zip(packed_built_in(name), name)


def _zip(body: bytes, name: str) -> HttpResponse:
    safe = "".join(each if each.isascii() and each.isalnum() else "-" for each in name)[:80].strip("-")
    response = HttpResponse(body, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{safe or "theme"}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
