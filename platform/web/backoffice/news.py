"""Who gets news by e-mail: the list with what is on record, a file of it, and taking somebody off."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from tenants.customers import services
from tenants.customers.selectors import news_counts, news_table, subscriber, subscribers
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, search_text
from web.backoffice.csv_files import dated, download
from web.backoffice.lists import page_of
from web.backoffice.news_export import news_lines

_TABS = {"given": _("Agreed"), "asked": _("Not confirmed yet"), "withdrawn": _("Ended")}


@shop_view("news.manage")
@require_GET
def news(request: ShopRequest) -> HttpResponseBase:
    """Those of one status: who gets news, unless others are asked for."""
    status = _status(request) or "given"
    query = search_text(request)
    counts = news_counts()
    page = page_of(request, news_table(query=query, status=status))
    context = {
        "page": page,
        "rows": subscribers(page.object_list),
        "tabs": [(code, words, code == status, counts[code]) for code, words in _TABS.items()],
        "status": status,
        "q": query,
        "has_any": any(counts.values()),
    }
    return render(request, "backoffice/customers/news.html", context)


def _status(request: ShopRequest) -> str:
    wanted = request.GET.get("view", "")
    return wanted if wanted in _TABS else ""


@shop_view("news.manage")
@require_GET
def export(request: ShopRequest) -> HttpResponseBase:
    """Those of one status, or all, as a file for a mailing service. Who took it is on record."""
    status = _status(request)
    services.note_news_export(actor=request.actor, status=status)
    lines = news_lines(status=status, timezone=request.shop.timezone)
    return download(request, lines, dated(request, "news"))


@shop_view("news.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ShopRequest, consent_id: UUID) -> HttpResponseBase:
    """Asks once. Who gets news is taken off the list and stays on record; who does not is deleted."""
    found = subscriber(consent_id)
    if request.method != "POST":
        return render(request, "backoffice/customers/news_remove.html", {"subscriber": found})
    if found.status == "given":
        services.withdraw_news(actor=request.actor, consent_id=consent_id)
        return done(request, str(_("This address gets no more news.")), "news")
    services.forget_news(actor=request.actor, consent_id=consent_id)
    return done(request, str(_("The address was deleted from the list.")), "news")
