"""Error pages. Each says what happened and what to do, and never what is inside."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.errors import DomainError, RateLimited

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
    """Rendered without context processors: whatever failed may fail again there."""
    from django.template.loader import render_to_string

    values = {"request": request, "request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("errors/500.html", values), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = "This form was open for too long or came from another page. Go back, reload the page, and send it again."
    return render(request, "errors/403.html", {"message": message}, status=403)
