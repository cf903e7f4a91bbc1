"""Under /api/ every refusal is a problem document, also those that were written before the API was reached."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from api.rest.errors import CODES, TITLES
from core.context import request_id

_PREFIX = "/api/v"
_JSON = "application/problem+json"
_KEPT = ("Retry-After", "Allow", "WWW-Authenticate")
_FIRST_ERROR = 400
_DETAILS = {
    404: "There is nothing here.",
    410: "This shop has closed for good.",
    413: "The request is too large.",
    503: "Not open, or not available at the moment. Try again after a while.",
}


class ProblemMiddleware:
    """Turns a page or a line of text that says no into application/problem+json, for programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < _FIRST_ERROR or not request.path_info.startswith(_PREFIX):
            return response
        return response if response.get("Content-Type", "").startswith(_JSON) else _problem(response)


def _problem(response: HttpResponseBase) -> HttpResponse:
    status = response.status_code
    body = {
        "type": f"about:blank#{CODES.get(status, 'error')}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": CODES.get(status, "error"),
        "detail": _text(response) or _DETAILS.get(status, "This request cannot be answered."),
        "request_id": request_id(),
    }
    answer = HttpResponse(json.dumps(body), status=status, content_type=_JSON)
    for name in _KEPT:
        if name in response:
            answer[name] = response[name]
    answer["Cache-Control"] = "no-store"
    return answer


def _text(response: HttpResponseBase) -> str:
    """What a plain text said: it is a sentence. A page is not."""
    if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/plain"):
        return response.content.decode(errors="replace").strip()[:300]
    return ""
