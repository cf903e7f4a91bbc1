"""What every template may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def surface(request: HttpRequest) -> dict[str, Any]:
    """The shop and the actor of the request, and where the platform lives."""
    return {
        "shop": getattr(request, "shop", None),
        "actor": getattr(request, "actor", None),
        "platform_domain": settings.DOMAIN,
        "slug_suffix": f".{settings.DOMAIN}",
        "demo": settings.DEMO,
    }
