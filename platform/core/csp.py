"""Content Security Policy: one strict base, a line per surface, and what a single page may add.

There is neither `unsafe-inline` nor `unsafe-eval` anywhere. A page that embeds a third party (the card form)
says so with `allow(response, "frame-src", "https://js.stripe.com")`.
"""

from collections.abc import Mapping

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Policy = Mapping[str, tuple[str, ...]]

_SELF = ("'self'",)

BASE: Policy = {
    "default-src": ("'none'",),
    "base-uri": ("'none'",),
    "connect-src": _SELF,
    "font-src": _SELF,
    "form-action": _SELF,
    "frame-ancestors": ("'none'",),
    "img-src": ("'self'", "data:"),
    "manifest-src": _SELF,
    "media-src": _SELF,
    "object-src": ("'none'",),
    "script-src": _SELF,
    "style-src": _SELF,
}

SURFACES: Mapping[str, Policy] = {
    "public": {},
    # A merchant's pages may show pictures and films from anywhere; script and style stay our own.
    "storefront": {"img-src": ("'self'", "data:", "https:"), "media-src": ("'self'", "https:")},
}

NOT_A_PAGE: Policy = {"default-src": ("'none'",), "frame-ancestors": ("'none'",)}


def allow(response: HttpResponseBase, directive: str, *sources: str) -> None:
    """Add sources to a directive of this response's policy."""
    _changes(response).setdefault(directive, []).extend(sources)


def replace(response: HttpResponseBase, directive: str, *sources: str) -> None:
    """Set a directive of this response's policy: `replace(response, "frame-ancestors", "https://…")`."""
    _changes(response)[directive] = ["", *sources]


def _changes(response: HttpResponseBase) -> dict[str, list[str]]:
    changes: dict[str, list[str]] | None = getattr(response, "csp_changes", None)
    if changes is None:
        changes = {}
        response.csp_changes = changes  # type: ignore[attr-defined]  # ours, read by policy_for below
    return changes


def policy_for(request: HttpRequest, response: HttpResponseBase) -> str:
    """The header's value for a response."""
    if not response.get("Content-Type", "").startswith(("text/html", "application/xhtml+xml")):
        return _text(NOT_A_PAGE)
    policy = {**BASE, **SURFACES.get(getattr(request, "surface", "public"), {})}
    for directive, sources in getattr(response, "csp_changes", {}).items():
        policy[directive] = _merged(policy.get(directive, ()), sources)
    text = _text(policy)
    return f"{text}; upgrade-insecure-requests" if request.is_secure() else text


def _merged(present: tuple[str, ...], sources: list[str]) -> tuple[str, ...]:
    if sources[:1] == [""]:  # the mark of replace()
        return tuple(sources[1:])
    kept = [source for source in present if source != "'none'"]
    return tuple(dict.fromkeys([*kept, *sources]))


def _text(policy: Policy) -> str:
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())
