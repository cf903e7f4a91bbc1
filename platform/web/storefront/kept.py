"""Finished pages, kept in the process until something of the shop changes: a hit needs no database and no Liquid.

A page is kept by everything it depends on: the shop as the directory knows it, its stamp (`core.stamps`), host,
address, and the parts of the query that pages read. Any other query is answered anew and not kept, and so is whatever
says by its Cache-Control that it is not for everybody: a page kept here must never depend on a cookie.
"""

import hashlib
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from core import clock, csp
from core.stamps import stamp
from shops.context import current_shop
from tenants.store.selectors import forget_settings
from web.storefront.forms import has_states
from web.storefront.preview import has_preview

P = ParamSpec("P")
SHARED = "public, max-age=0, must-revalidate"
LIFETIME = timedelta(seconds=30)  # a product may be published by the clock alone
_READ = frozenset({"sort_by", "page", "variant", "option1", "option2", "option3"})
_IGNORED = frozenset(
    {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid"}
)
_LONGEST_QUERY = 200
_STAMPS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    headers: tuple[tuple[str, str], ...]
    policy: dict[str, list[str]]
    until: datetime


class _Pages:
    """A thread-safe cache of one process, bounded by the bytes of its pages; the least used go first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        return page if page is not None and page.until > clock.now() else None

    def put(self, key: Hashable, page: _Page, most: int) -> None:
        with self._lock:
            self._drop(self._pages.pop(key, None))
            self._pages[key] = page
            self._bytes += _size(page)
            while self._bytes > most:
                self._drop(self._pages.popitem(last=False)[1])

    def _drop(self, page: _Page | None) -> None:
        self._bytes -= _size(page) if page else 0

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0


def _size(page: _Page) -> int:
    return sys.getsizeof(page.content) + 2_000  # key, headers and bookkeeping


pages = _Pages()
_stamps: dict[UUID, str] = {}


def kept(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For views whose page is the same for everybody who asks for the same address."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = None if has_preview(request) or has_states(request) else _key(request)
        page = pages.get(key) if key is not None else None
        response = _again(page) if page else view(request, *args, **kwargs)
        if page is None and response.status_code == 200 and response.get("Cache-Control") == SHARED:
            response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
            if key is not None:
                _keep(key, response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response) or response

    return answer


def _key(request: HttpRequest) -> Hashable | None:
    """What the page depends on, or None when it is not to be kept."""
    if not settings.PAGE_CACHE_MB or len(request.META.get("QUERY_STRING", "")) > _LONGEST_QUERY:
        return None
    asked = {name: value for name, value in request.GET.items() if name not in _IGNORED}
    shop = current_shop()
    fresh = stamp(shop.id) if asked.keys() <= _READ else None
    if fresh is None:
        return None
    if _stamps.get(shop.id) != fresh:
        forget_settings()  # they are kept for two seconds: a page made of old ones would be kept for longer
        if len(_stamps) >= _STAMPS_KEPT:
            _stamps.clear()
        _stamps[shop.id] = fresh
    return shop, fresh, request.scheme, request.get_host(), request.path, tuple(sorted(asked.items()))


def _keep(key: Hashable, response: HttpResponse) -> None:
    changes: dict[str, list[str]] = getattr(response, "csp_changes", {})
    headers = tuple((name, response[name]) for name in ("Content-Type", "Cache-Control", "ETag"))
    page = _Page(response.content, headers, changes, clock.now() + LIFETIME)
    pages.put(key, page, settings.PAGE_CACHE_MB * 1024 * 1024)


def _again(page: _Page) -> HttpResponse:
    response = HttpResponse(page.content, headers=dict(page.headers))
    for directive, sources in page.policy.items():
        csp.allow(response, directive, *sources)
    return response
