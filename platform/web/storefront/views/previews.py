"""Into a preview and out of it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from web.storefront.preview import COOKIE, LIFETIME, mark, read_token


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """From a signed link: this browser sees the theme from now on, for as long as the link is good."""
    if read_token(token) is None:
        response = render(request, "storefront/preview_over.html", status=404)
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response = HttpResponseRedirect("/")
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(LIFETIME.total_seconds()),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    mark(response)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Back to what everybody sees."""
    response = HttpResponseRedirect("/", status=303)
    response.delete_cookie(COOKIE, samesite="Lax")
    mark(response)
    return response
