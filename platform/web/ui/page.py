"""What the page as a whole needs from the request."""

from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString

_SCHEMES = frozenset({"light", "dark"})


def color_scheme(context: Context) -> SafeString:
    """The reader's choice of light or dark as an attribute; nothing when the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("stoa_theme", "") if isinstance(request, HttpRequest) else ""
    return SafeString(f' data-theme="{chosen}"') if chosen in _SCHEMES else SafeString("")
