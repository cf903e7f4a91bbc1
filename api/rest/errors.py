"""One place that maps errors to answers: application/problem+json (RFC 9457)."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions as drf
from rest_framework.response import Response

from core.context import request_id
from core.db import is_away
from core.errors import (
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    RateLimited,
    TemporaryFailure,
    VendorFailure,
)

logger = logging.getLogger("stoa.api")

TITLES = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Gone",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not valid",
    429: "Too many requests",
    500: "Internal error",
    503: "Not available",
}
# Where nobody named a code of their own.
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    410: "gone",
    413: "too_large",
    429: "rate_limited",
    500: "internal_error",
    503: "not_available",
}


class Replayed(Exception):
    """Not an error: the answer to this write is known already."""

    def __init__(self, response: Response) -> None:
        super().__init__("replayed")
        self.response = response


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """A problem document. `errors` lists fields with their messages."""
    body = {
        "type": f"about:blank#{code}",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id(),
        **{name: value for name, value in more.items() if value},
    }
    return Response(body, status=status, content_type="application/problem+json")


def problem_response(error: Exception, context: dict[str, Any] | None = None) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None lets an unexpected error become a 500."""
    if isinstance(error, Replayed):
        return error.response
    if isinstance(error, DomainError):
        return _domain(error)
    if isinstance(error, Http404):
        return _domain(NotFound("There is nothing here."))
    if isinstance(error, PermissionDenied):
        return _domain(Forbidden("This is not allowed."))
    if isinstance(error, drf.APIException):
        return _framework(error)
    if is_away(error):
        return _away(error)
    if isinstance(error, VendorFailure):
        logger.warning("vendor failure in an API request: %s", error.code)
        retry = isinstance(error, TemporaryFailure)
        return problem(
            503, "vendor_failure", "A third party did not answer as it should. Try again.", retry=retry
        )
    return None


def _away(error: Exception) -> Response:
    """Whether a write that was cut off was kept nobody knows: with its key the repeat does it once."""
    logger.error("the database is away: %s", error)
    detail = "This is over in a moment. Send the request again, a write with the same Idempotency-Key."
    response = problem(503, "not_available", detail)
    response["Retry-After"] = "5"
    return response


def _domain(error: DomainError) -> Response:
    errors = error.errors if isinstance(error, Invalid) else {}
    if error.field and not errors:
        errors = {error.field: [error.message]}
    response = problem(error.status, error.code, error.message, errors=errors, details=error.details)
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="stoa"'
    return response


def _framework(error: drf.APIException) -> Response:
    if isinstance(error, drf.ValidationError):
        return problem(422, "invalid", "Some fields are not valid.", errors=_fields(error.detail))
    codes = error.get_codes()
    return problem(error.status_code, codes if isinstance(codes, str) else "error", str(error.detail))


def _fields(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Nested messages as `lines.0.quantity`."""
    if isinstance(detail, dict):
        parts = [_fields(value, f"{path}.{name}" if path else str(name)) for name, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(value, dict | list) for value in detail):
        parts = [_fields(value, f"{path}.{index}") for index, value in enumerate(detail)]
    else:
        messages = detail if isinstance(detail, list) else [detail]
        return {path or "body": [str(message) for message in messages]} if messages else {}
    return {name: value for part in parts for name, value in part.items()}
