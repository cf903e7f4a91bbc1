"""Host → surface, shop, urlconf, schema and role. Everything after this middleware knows where it is."""

from collections.abc import Iterator
from contextvars import copy_context
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone

from core.middleware import GetResponse
from shops.addresses import shop_url
from shops.context import ShopRef, use
from shops.hosts import MalformedHostError, host_of, is_address, port_of
from shops.models import ShopStatus
from shops.selectors import shop_by_host

PUBLIC = "public"
STOREFRONT = "storefront"
NOWHERE = "none"

# How a shop that is not open answers: status, page, and when to look again. 503 keeps a suspended shop in search
# engines' indexes, 410 takes a deleted one out.
_CLOSED = {
    ShopStatus.PROVISIONING: (503, "errors/shop_opening.html", "5"),
    ShopStatus.SUSPENDED: (503, "errors/shop_suspended.html", "3600"),
    ShopStatus.DELETED: (410, "errors/shop_gone.html", ""),
}


class HostMiddleware:
    """Sets ``request.surface`` (PUBLIC, STOREFRONT, or NOWHERE), ``.shop`` and ``.urlconf``; enters the shop."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.surface, request.shop = NOWHERE, None  # type: ignore[attr-defined]  # what the rest of Stoa reads
        try:
            host = host_of(request.META)
        except MalformedHostError:
            return HttpResponse(
                "The Host header is not valid.\n", status=400, content_type="text/plain; charset=utf-8"
            )
        port = port_of(request.META)
        request.META["HTTP_HOST"] = (
            f"{host}:{port}" if port else host
        )  # what request.get_host() says from here on
        if host == settings.DOMAIN:
            return self._public(request)
        if host == f"www.{settings.DOMAIN}":
            return _to_platform(request, port)
        return self._shop(request, None if is_address(host) else shop_by_host(host))

    def _public(self, request: HttpRequest) -> HttpResponseBase:
        request.surface, request.urlconf = PUBLIC, settings.ROOT_URLCONF  # type: ignore[attr-defined]  # as above
        return self.get_response(request)

    def _shop(self, request: HttpRequest, shop: ShopRef | None) -> HttpResponseBase:
        if shop is None:
            return _page(404, "errors/shop_unknown.html", {"host": request.META["HTTP_HOST"]})
        if shop.status != ShopStatus.LIVE:
            status, template, retry_after = _CLOSED[ShopStatus(shop.status)]
            return _page(status, template, {"shop": shop}, retry_after)
        if _belongs_elsewhere(request, shop):
            return _to_primary(request, shop)
        request.surface, request.shop = STOREFRONT, shop  # type: ignore[attr-defined]  # as above
        request.urlconf = settings.STOREFRONT_URLCONF
        with use(shop), timezone.override(_zone_of(request, shop)):
            return _kept_inside(self.get_response(request))


def _zone_of(request: HttpRequest, shop: ShopRef) -> tzinfo:
    """People read the shop's time, programs UTC."""
    return UTC if request.path_info.startswith("/api/") else ZoneInfo(shop.timezone)


def _belongs_elsewhere(request: HttpRequest, shop: ShopRef) -> bool:
    """Whether a page was asked for on another address than the shop's primary one.

    What is sent stays where its form was, programs keep the address they know, and proofs are read where they are.
    """
    host = request.META["HTTP_HOST"].partition(":")[0]
    return (
        host != shop.primary_host
        and request.method in {"GET", "HEAD"}
        and not request.path_info.startswith(("/api/", "/.well-known/"))
    )


def _to_primary(request: HttpRequest, shop: ShopRef) -> HttpResponse:
    """For good, yet not for ever: a merchant may choose another primary domain, and browsers keep what they heard."""
    response = HttpResponsePermanentRedirect(shop_url(shop, request.get_full_path()))
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _to_platform(request: HttpRequest, port: str) -> HttpResponse:
    host = f"{settings.DOMAIN}:{port}" if port else settings.DOMAIN
    return HttpResponsePermanentRedirect(f"{request.scheme}://{host}{request.get_full_path()}")


def _page(status: int, template: str, context: dict[str, Any], retry_after: str = "") -> HttpResponse:
    """Rendered without the request: context processors would ask for a session and a user that are not there."""
    text = render_to_string(template, {**context, "platform_domain": settings.DOMAIN})
    response = HttpResponse(text, status=status)
    response["Cache-Control"] = "no-store"
    if retry_after:
        response["Retry-After"] = retry_after
    return response


def _kept_inside(response: HttpResponseBase) -> HttpResponseBase:
    """A streamed answer is produced after this middleware has returned: let every chunk be made inside the shop."""
    if (
        response.streaming
        and not isinstance(response, FileResponse)
        and not getattr(response, "is_async", False)
    ):
        context, chunks = copy_context(), iter(response.streaming_content)  # type: ignore[attr-defined]  # of streaming
        response.streaming_content = _inside(context, chunks)  # type: ignore[attr-defined]  # responses only
    return response


def _inside(context: Any, chunks: Iterator[bytes]) -> Iterator[bytes]:
    end = object()
    while (chunk := context.run(next, chunks, end)) is not end:
        yield chunk
