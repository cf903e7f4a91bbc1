"""Which hosts may have a TLS certificate: asked by the reverse proxy before it orders one.

Without this question anybody could point a million names at us and use up our certificate authority's patience.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core.middleware import GetResponse
from shops.hosts import MalformedHostError, host_of, is_address
from shops.models import ShopStatus
from shops.selectors import shop_by_host

PATH = "/.well-known/stoa-tls"


class CertificateMiddleware:
    """Answers the proxy at PATH on any host: 200 when the name in ?domain= is ours, else 404. Stands near the front."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PATH:
            return self.get_response(request)
        # What comes through the proxy was asked by somebody else: who has which shop is not told to strangers.
        asked_by_proxy = "HTTP_X_FORWARDED_FOR" not in request.META
        allowed = asked_by_proxy and may_have_certificate(request.GET.get("domain", ""))
        return HttpResponse(status=200 if allowed else 404)


def may_have_certificate(name: str) -> bool:
    """The platform's own hosts, and those of shops that were not deleted: a suspended shop's page needs TLS too."""
    try:
        host = host_of({"HTTP_HOST": name})
    except MalformedHostError:
        return False
    if host in {settings.DOMAIN, f"www.{settings.DOMAIN}"}:
        return True
    shop = None if is_address(host) else shop_by_host(host)
    return shop is not None and shop.status != ShopStatus.DELETED
