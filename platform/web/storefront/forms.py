"""Forms of themes that are sent back: where they came from, and the page again with what was wrong.

A theme's form says with `return_to` on which page it stands. What was taken leads back there with a word in the query,
`?contact_posted=true`, which is the same for everybody; what was refused shows that page again, with what was typed,
to this browser alone.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from urllib.parse import unquote, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path

from core.errors import DomainError, Invalid, RateLimited
from core.text import clean_text
from storefront_themes.engine.drops import Form, FormErrors
from web.storefront.preview import mark

POSTED = "_posted"
_TYPES = ("contact", "customer")  # forms that come back to their page
_PAGES = frozenset({"home", "collections", "collection", "product", "search", "page", "contact"})
_LONGEST_PATH = 500
_LONGEST_TEXT = 20_000


def local_path(text: str) -> str:
    """A path of this shop with its query, or nothing: never another origin, whatever a browser makes of it."""
    text = text.partition("#")[0]
    if not text.startswith("/") or text.startswith("//") or len(text) > _LONGEST_PATH:
        return ""
    return text if text.isprintable() and "\\" not in text and " " not in text else ""


def came_from(request: HttpRequest, default: str = "/") -> str:
    """The page that the form says it stands on, else the one that the browser says."""
    asked = local_path(request.POST.get("return_to", ""))
    if asked:
        return asked
    try:
        source = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return default
    here = unquote(source.path) + (f"?{source.query}" if source.query else "")
    return (local_path(here) if source.netloc == request.get_host() else "") or default


def taken(request: HttpRequest, kind: str, *, default: str = "/") -> HttpResponseBase:
    """Back to the page, which says that it was sent."""
    parts = urlsplit(came_from(request, default))
    query = QueryDict(parts.query, mutable=True)
    query[f"{kind}{POSTED}"] = "true"
    response = HttpResponseRedirect(
        f"{escape_uri_path(parts.path)}?{query.urlencode()}#{kind}_form", status=303
    )
    response["Cache-Control"] = "no-store"
    return response


def refused(
    request: HttpRequest, kind: str, error: DomainError, typed: Mapping[str, str], *, default: str = "/"
) -> HttpResponse:
    """The page again, with what was wrong and what was typed."""
    shown = {name: clean_text(text)[:_LONGEST_TEXT] for name, text in typed.items()}
    state = Form(
        id=f"{kind}_form", type=kind, errors=FormErrors(messages=_messages(error)), name=shown.get("name", ""),
        email=shown.get("email", ""), phone=shown.get("phone", ""), body=shown.get("body", ""),
    )  # fmt: skip
    response = _page_again(request, came_from(request, default), {f"form_{kind}": state}, default)
    response.status_code = error.status
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    return response


def _messages(error: DomainError) -> dict[str, str]:
    found = error.errors if isinstance(error, Invalid) else {}
    return {field: " ".join(messages) for field, messages in found.items()} or {"form": error.message}


def _page_again(request: HttpRequest, address: str, states: Mapping[str, Form], default: str) -> HttpResponse:
    """The page at an address of the storefront as if it had been asked for, for this browser alone."""
    path, _, query = address.partition("?")
    asked = copy(request)
    asked.method, asked.path, asked.path_info, asked.GET = "GET", path, path, QueryDict(query)
    asked.META = {**request.META, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
    asked._form_states = states  # type: ignore[attr-defined]  # read by form_states
    response = _page_of(asked)
    if response is None:
        return _page_again(request, default, states, default)
    mark(response)
    return response


def _page_of(asked: HttpRequest) -> HttpResponse | None:
    """The page, if there is one that shows forms; the home and the contact page always are."""
    try:
        match = resolve(asked.path_info, urlconf=settings.STOREFRONT_URLCONF)
        if match.url_name in _PAGES and match.namespace == "storefront":
            response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
            return response
    except (Http404, Resolver404):
        return None
    return None


def has_states(request: HttpRequest) -> bool:
    """Whether this page is made for one browser, which has sent a form from it."""
    return hasattr(request, "_form_states")


def form_states(request: HttpRequest) -> dict[str, object]:
    """What the page's forms are to show: of the one that was refused, or that one was taken."""
    return {**dict(_thanks(request)), **getattr(request, "_form_states", {})}


def _thanks(request: HttpRequest) -> Iterator[tuple[str, Form]]:
    for kind in _TYPES:
        if request.GET.get(f"{kind}{POSTED}") == "true":
            yield f"form_{kind}", Form(id=f"{kind}_form", type=kind, posted_successfully=True)


def with_query(path: str, **values: str) -> str:
    """The path with a query of what is not empty."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{path}?{query}" if query else path
