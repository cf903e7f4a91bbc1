"""What every request goes through before anybody asks which shop it is for."""

import io
import logging
import re
import time
from collections.abc import Callable

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core import conf, csp
from core.bodies import BROKEN_OFF, CHUNKED, REFUSAL, Refusal, body_length, body_limit
from core.context import working_for
from core.ids import uuid7
from core.metrics import REQUEST_SECONDS, REQUESTS

logger = logging.getLogger("stoa.access")

TOO_LARGE = Refusal(413, "The request is too large.")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Gives every request an id, tells it in X-Request-ID, counts and logs the answer.

    The id of a proxy in front is kept when TRUST_PROXY is set; anybody else's is not believed.
    """

    _acceptable = re.compile(r"[A-Za-z0-9._-]{8,64}")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        identifier = self._identifier(request)
        request.request_id = identifier  # type: ignore[attr-defined]  # read by error pages
        with working_for(identifier, request=request):
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            _tell(request, response, time.perf_counter() - started)
        return response

    def _identifier(self, request: HttpRequest) -> str:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        if conf.get("TRUST_PROXY") and self._acceptable.fullmatch(given):
            return str(given)
        return uuid7().hex


def _tell(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    surface = getattr(request, "surface", "") or "none"
    method = request.method if request.method in _METHODS else "OTHER"
    REQUESTS.labels(surface, method, response.status_code).inc()
    REQUEST_SECONDS.labels(surface).observe(seconds)
    route = request.resolver_match.route if request.resolver_match else ""
    shop = getattr(request, "shop", None)
    logger.info(
        "%s %s %s",
        method,
        route or "-",
        response.status_code,
        extra={
            "method": method,
            "route": route,
            "surface": surface,
            "status": response.status_code,
            "ms": round(seconds * 1000, 2),
            **({"shop": str(shop.id)} if shop is not None else {}),
        },
    )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class BodyLimitMiddleware:
    """Answers for bodies that are not taken (core.bodies says which), and refuses addresses with control characters."""

    _control = re.compile(r"[\x00-\x1f\x7f]")
    _encoded_control = re.compile(r"%(?:0[0-8bcef]|1[0-9a-f]|7f)", re.IGNORECASE)

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if self._control.search(request.path_info) or self._control.search(query):
            return _plain(400, "The address contains control characters.")
        if self._encoded_control.search(query):
            return _plain(400, "The address contains control characters.")
        refusal = request.META.get(REFUSAL) or self._too_large(request)
        return _refused(refusal) if refusal else self.get_response(request)

    def _too_large(self, request: HttpRequest) -> Refusal | None:
        """Again, for whoever did not come through the gate: Django's test client, a server that speaks ASGI."""
        try:
            length = body_length(request.META)
        except Refusal as refusal:
            return refusal
        limit = body_limit(request.path_info, request.META.get("CONTENT_TYPE", ""))
        if length is None and not request.META.get("CONTENT_TYPE", "").startswith("application/json"):
            return Refusal(411, CHUNKED)
        if length is None:
            return _read_chunked(request, limit)
        return None if length <= limit else TOO_LARGE


def _refused(refusal: Refusal) -> HttpResponse:
    response = _plain(refusal.status, refusal.text)
    if refusal.status == 503:
        response["Retry-After"] = "5"
    return response


def _read_chunked(request: HttpRequest, limit: int) -> Refusal | None:
    """Give Django a chunked body with its length, for without one it reads nothing; or why it is not taken."""
    if not isinstance(request, WSGIRequest):
        return None  # under ASGI Django receives the body itself, DATA_UPLOAD_MAX_MEMORY_SIZE applies
    body = request.environ["wsgi.input"].read(limit + 1)
    if len(body) > limit:
        return TOO_LARGE
    if not body:
        return Refusal(400, BROKEN_OFF)
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = io.BytesIO(body)
    return None


class SecurityHeadersMiddleware:
    """The headers that tell a browser what this page may not do. A view's own header stays."""

    _headers = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), "
            "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(self), "
            "publickey-credentials-get=(self), screen-wake-lock=(), usb=(), xr-spatial-tracking=()"
        ),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 304:
            return response  # what it says replaces the headers of the page a browser has (RFC 9111, 3.2)
        for name, value in self._headers.items():
            response.headers.setdefault(name, value)
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = csp.policy_for(request, response)
        if "frame-ancestors 'none'" not in response["Content-Security-Policy"]:
            del response[
                "X-Frame-Options"
            ]  # it cannot say which site may, and would overrule the policy in some
        return response


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
