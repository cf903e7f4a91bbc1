"""Looking at a theme that shoppers do not see: a signed link for one browser, and a bar that says what it is.

The link names the shop, a theme and a time. It sets a cookie of the same text on the shop's host; nothing that is kept
for everybody (`kept.py`) is read or written for a browser that has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.errors import NotFound
from shops.addresses import shop_url
from shops.context import ShopRef, current_shop
from storefront_themes.engine import Issue
from storefront_themes.reader import built_in_names
from tenants.themes import selectors as store

COOKIE = "stoa_preview"
PATH = "/preview/"
LIFETIME = timedelta(hours=24)
_SIGNER = TimestampSigner(salt="web.storefront.preview", sep=".")
_ISSUES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Previewed:
    """The theme on show to this browser. Built in, or a version."""

    built_in: str
    version: UUID | None
    name: str
    number: int
    look: Mapping[str, Any]


def preview_url(shop: ShopRef, *, version: UUID | None = None, built_in: str = "") -> str:
    """A link to the shop in this theme, good for a day. Whoever has it may look."""
    claim = f"{shop.id.hex}-{version.hex if version else built_in}"
    return shop_url(shop, f"{PATH}{_SIGNER.sign(claim)}/")


def read_token(token: str) -> Previewed | None:
    """What a link of this shop shows; None for another shop's, an old or a forged one, a theme that is gone."""
    try:
        shop, _, key = _SIGNER.unsign(token, max_age=LIFETIME).partition("-")
    except BadSignature:
        return None
    if shop != current_shop().id.hex:
        return None
    if key in built_in_names():
        return Previewed(key, None, built_in_names()[key], 0, store.look_of(None, built_in=key))
    try:
        version = store.version(UUID(key))
    except (NotFound, ValueError):
        return None
    return Previewed("", version.id, version.theme_name, version.number, store.look_of(version.id))


def has_preview(request: HttpRequest) -> bool:
    """Whether this browser may see something else than everybody, so that nothing kept is for it."""
    return COOKIE in request.COOKIES


def previewed(request: HttpRequest) -> Previewed | None:
    """What this browser previews. No query without the cookie; read once for a request."""
    if not has_preview(request):
        return None
    if not hasattr(request, "_previewed"):
        request._previewed = read_token(request.COOKIES[COOKIE])  # type: ignore[attr-defined]  # kept for this request
    found: Previewed | None = request._previewed  # type: ignore[attr-defined]  # set above
    return found


def with_bar(request: HttpRequest, html: str, issues: Sequence[Issue]) -> str:
    """The page with a bar at its foot: what this is, what went wrong on it, and the way out."""
    found = previewed(request)
    context = {"preview": found, "issues": issues[:_ISSUES_SHOWN], "more": len(issues) > _ISSUES_SHOWN}
    bar = render_to_string("storefront/preview_bar.html", context)
    head, end, tail = html.rpartition("</body>")
    return f"{head}{bar}{end}{tail}" if end else html + bar


def mark(response: HttpResponse) -> None:
    """For this browser alone, and for no search engine."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
