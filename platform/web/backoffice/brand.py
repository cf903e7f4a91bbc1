"""Logo and favicon in the shop's settings."""

from dataclasses import dataclass

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.errors import DomainError, Invalid
from tenants.catalog.services import remove_brand_image, set_brand_image
from tenants.store.brand import brand_png
from tenants.store.selectors import fresh_settings
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, refused

_WORDS = {
    "logo": ("Logo", "PNG or WebP with a transparent ground, 480 pixels wide or more."),
    "favicon": ("Favicon", "The square picture of a browser's tab, 180 pixels or more."),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the two as the settings show it."""

    kind: str
    label: str
    hint: str
    url: str
    width: int
    height: int


def marks(request: ShopRequest) -> list[Mark]:
    own = fresh_settings()
    found = []
    for kind, (label, hint) in _WORDS.items():
        png = brand_png(own, kind)
        url = reverse("backoffice:picture", args=[request.shop.slug, png.name]) if png else ""
        found.append(Mark(kind, label, hint, url, png.width if png else 0, png.height if png else 0))
    return found


@shop_view("settings.edit")
@require_POST
def save(request: ShopRequest, kind: str) -> HttpResponseBase:
    """Upload one, or remove it with the button of that name."""
    if kind not in _WORDS:
        raise Http404("no such picture")
    label = _WORDS[kind][0]
    try:
        if "remove" in request.POST:
            remove_brand_image(actor=request.actor, kind=kind)
            return done(request, f"{label} removed.", "settings")
        file = request.FILES.get("file")
        if file is None:
            return refused(request, Invalid("Choose a picture first."), "settings")
        set_brand_image(actor=request.actor, kind=kind, content=file.read())
    except DomainError as error:
        return refused(request, error, "settings")
    return done(request, f"{label} saved.", "settings")
