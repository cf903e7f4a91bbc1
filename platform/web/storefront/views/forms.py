"""What shoppers send by a theme's forms: a message, an address for news, where they are, and who they are."""

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render as render_page
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import ratelimit
from core.errors import DomainError, Invalid
from storefront_themes.engine.drops import ContentPage
from storefront_themes.engine.tags.form import BAIT
from tenants.contact.services import send_message
from tenants.content import selectors as content
from tenants.customers.services import ask_for_news, confirm_news, end_news
from web.access import client_ip
from web.storefront import drops
from web.storefront.forms import came_from, local_path, refused, taken, with_query
from web.storefront.kept import kept
from web.storefront.pages import render
from web.storefront.views.browse import text

CONTACT = "/contact"
_FIELD = re.compile(r"contact\[([^\[\]]{1,80})\]")
_OWN = ("name", "email", "phone", "body")
_MESSAGES = ratelimit.Rate(10, 900)
_NEWS = ratelimit.Rate(12, 900)
_LINKS = ratelimit.Rate(60, 900)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponseBase:
    """The contact page of every shop, and where contact forms post, on whichever page they stand."""
    return _send(request) if request.method == "POST" else _contact_page(request)


@kept
def _contact_page(request: HttpRequest) -> HttpResponse:
    data = content.page("contact")
    title = text(request, "contact.title")
    page = drops.page(data) if data else ContentPage(id="contact", title=title, handle="contact", url=CONTACT)
    return render(request, "page", {"page": page, "page_title": page.title}, alternate="contact")


def _send(request: HttpRequest) -> HttpResponseBase:
    fields = dict(_fields(request))
    typed = {name: fields.pop(name, "") for name in _OWN}
    try:
        ratelimit.require("contact", client_ip(request), _MESSAGES)
        send_message(
            **typed,
            answers=fields.items(),
            page=came_from(request, CONTACT),
            by_machine=bool(request.POST.get(BAIT)),
        )
    except DomainError as error:
        return refused(request, "contact", error, typed, default=CONTACT)
    return taken(request, "contact", default=CONTACT)


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """`contact[…]` by what stands in the brackets; our own in whichever case a theme writes them."""
    for key in request.POST:
        match = _FIELD.fullmatch(key)
        if match:
            name = match[1].strip()
            yield name.lower() if name.lower() in _OWN else name, request.POST[key]


@require_POST
def newsletter(request: HttpRequest) -> HttpResponseBase:
    """Asks the mailbox. The answer is the same for every address, known or not."""
    email = request.POST.get("contact[email]", "")
    try:
        ratelimit.require("news", client_ip(request), _NEWS)
        if request.POST.get(BAIT):
            return taken(request, "customer")
        ask_for_news(email=email)
    except DomainError as error:
        return refused(request, "customer", error, {"email": email[:300]})
    return taken(request, "customer")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, news_token: str) -> HttpResponseBase:
    """The link of the mail. A GET only shows a button: mail scanners open links, and nobody would have agreed."""
    if request.method != "POST":
        return _news_page(request, "confirm")
    try:
        ratelimit.require("news-link", client_ip(request), _LINKS)
        return _news_page(request, "confirmed", email=confirm_news(token=news_token))
    except DomainError as error:
        return _news_page(request, "over", message=error.message, status=_status(error))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, news_token: str) -> HttpResponseBase:
    """No more news: one click on the page, or a POST that the mail's provider sends by itself (RFC 8058)."""
    if request.method != "POST":
        return _news_page(request, "end")
    try:
        ratelimit.require("news-link", client_ip(request), _LINKS)
        return _news_page(request, "ended", email=end_news(token=news_token))
    except DomainError as error:
        return _news_page(request, "over", message=error.message, status=_status(error))


def _status(error: DomainError) -> int:
    return 410 if isinstance(error, Invalid) else error.status


def _news_page(request: HttpRequest, step: str, *, status: int = 200, **values: str) -> HttpResponse:
    response = render_page(request, "storefront/news.html", {"step": step, **values}, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def localization(request: HttpRequest) -> HttpResponseBase:
    """A shop has one country, one currency and one language, so there is nothing to choose; the page stays."""
    return HttpResponseRedirect(came_from(request), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in by a code, with the address that was typed. A password somebody typed is not looked at."""
    email = request.POST.get("customer[email]", "").strip()[:254]
    wanted = local_path(request.POST.get("return_to", "") or request.GET.get("return_to", ""))
    response = HttpResponseRedirect(with_query("/account/sign-in/", email=email, next=wanted), status=303)
    response["Cache-Control"] = "no-store"
    return response
