"""Absolute addresses on the platform's own host, as the world sees them (never from a request's Host header)."""

from django.conf import settings
from django.http import HttpRequest


def origin(host: str) -> str:
    """Scheme, host and port: `https://acme.example.org`."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


def public_url(path: str = "/") -> str:
    """An address on the platform's own host."""
    return origin(settings.DOMAIN) + path


def origin_of(request: HttpRequest) -> str:
    """Of the host that was asked, which `shops.middleware` knows, with our own scheme and port.

    What the Host header says behind the name is the client's: a cache in front that keeps pages by name alone would
    give everybody a page whose addresses lead to somebody's port.
    """
    return origin(request.get_host().partition(":")[0])
