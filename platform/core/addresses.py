"""Absolute addresses on the platform's own host, as the world sees them (never from a request's Host
header).
"""

from django.conf import settings


def origin(host: str) -> str:
    """Scheme, host and port: `https://acme.example.org`."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


def public_url(path: str = "/") -> str:
    """An address on the platform's own host."""
    return origin(settings.DOMAIN) + path
