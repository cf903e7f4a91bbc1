"""Files of themes, and pictures."""

import gzip
from functools import lru_cache

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from core.errors import NotFound
from storefront_themes.engine import TemplateMissing
from tenants.catalog.media import content_type_of, open_rendition
from web.storefront.themes import engine_of, shown_to

FOREVER = "public, max-age=31536000, immutable"
_TEXT = ("text/", "image/svg", "application/json")


@require_safe
def asset(request: HttpRequest, theme: str, fingerprint: str, name: str) -> HttpResponse:
    """A file of the shop's theme. The address changes with the file, so it may be kept for ever.

    An address from before a change still gets the file, as it is now, and is not to be kept.
    """
    engine = engine_of(shown_to(request))
    try:
        body, kind = engine.asset(name)
    except TemplateMissing as error:
        raise Http404 from error
    current = theme == engine.theme.name and fingerprint == engine.fingerprint
    is_text = kind.startswith(_TEXT)
    packed = is_text and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_gzip(body) if packed else body, content_type=kind)
    response["Cache-Control"] = FOREVER if current else "public, max-age=60"
    if packed:
        response["Content-Encoding"] = "gzip"
    if is_text:
        response["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=256)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture's rendition. Its name holds its content's hash, so it may be kept for ever."""
    try:
        file = open_rendition(name)
    except NotFound as error:
        raise Http404 from error
    response = FileResponse(file, content_type=content_type_of(name))
    response["Cache-Control"] = FOREVER
    return response
