"""Error pages. Each says what happened and what to do, and never what is inside."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.db import is_away
from core.errors import DomainError, RateLimited
from core.storage import NO_ROOM, is_full

_AWAY_SECONDS = 5
_WITH_TEMPLATE = frozenset({400, 403, 404, 410, 413, 429, 500, 503})


def domain_error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for an error that no view handled."""
    template = f"errors/{error.status}.html" if error.status in _WITH_TEMPLATE else "errors/400.html"
    response = render(request, template, {"message": error.message, "error": error}, status=error.status)
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest, *args: Any) -> HttpResponseBase:
    """Rendered without context processors: whatever failed may fail again there.

    503 while the database is away or the disk is full.
    """
    from django.template.loader import render_to_string

    error = sys.exc_info()[1]
    is_over_soon = is_away(error) or is_full(error)
    status = 503 if is_over_soon else 500
    values = {"request": request, "request_id": getattr(request, "request_id", "")}
    if is_full(error):  # an upload that did not even arrive
        values["message"] = NO_ROOM
    response = HttpResponse(render_to_string(f"errors/{status}.html", values), status=status)
    response["Cache-Control"] = "no-store"
    if is_over_soon:
        response["Retry-After"] = str(_AWAY_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = "This form was open for too long or came from another page. Go back, reload the page, and send it again."
    return render(request, "errors/403.html", {"message": message}, status=403)
