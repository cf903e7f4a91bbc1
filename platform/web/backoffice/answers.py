"""How the back office's pages answer."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from core.errors import DomainError
from web.access import ShopRequest
from web.answers import form_page, sent

__all__ = ["done", "form_page", "refused", "search_text", "sent"]


def done(request: ShopRequest, message: str, page: str, *args: object) -> HttpResponseBase:
    """To a page of this shop's back office, with a word about what was done."""
    messages.success(request, message)
    return redirect(f"backoffice:{page}", request.shop.slug, *args)


def refused(request: ShopRequest, error: DomainError, page: str, *args: object) -> HttpResponseBase:
    """Back to a page, with the reason why nothing was done."""
    messages.error(request, error.message)
    return redirect(f"backoffice:{page}", request.shop.slug, *args)


def search_text(request: HttpRequest, name: str = "q") -> str:
    """What somebody typed to search for: trimmed, and no longer than anybody types."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]
