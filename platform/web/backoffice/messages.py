"""What shoppers wrote by the contact form: the list, one message, and done with it."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Invalid
from shops.addresses import shop_url
from tenants.contact import selectors, services
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, refused, search_text
from web.backoffice.lists import page_of

_TABS = {"open": _("Open"), "done": _("Done"), "spam": _("Spam")}
_DONE = {
    "open": _("The message is open again."),
    "done": _("The message is done."),
    "spam": _("The message is spam. It goes by itself after a month."),
}


@shop_view("messages.view")
@require_GET
def messages(request: ShopRequest) -> HttpResponseBase:
    """Those of one status, the open ones unless others are asked for."""
    status = request.GET.get("view", "")
    status = status if status in _TABS else "open"
    query = search_text(request)
    counts = selectors.message_counts()
    page = page_of(request, selectors.message_table(status=status, query=query))
    context = {
        "page": page,
        "rows": [selectors.data_of(row) for row in page.object_list],
        "tabs": [(code, words, code == status, counts[code]) for code, words in _TABS.items()],
        "status": status,
        "q": query,
        "has_any": any(counts.values()),
    }
    return render(request, "backoffice/messages/list.html", context)


@shop_view("messages.view")
@require_GET
def message(request: ShopRequest, message_id: UUID) -> HttpResponseBase:
    """One of them; from now on it counts as read."""
    found = selectors.message(message_id)
    if not found.is_read:
        services.note_read(message_id)
    page = shop_url(request.shop, found.page) if found.page else ""
    return render(request, "backoffice/messages/detail.html", {"message": found, "page_address": page})


@shop_view("messages.manage")
@require_POST
def status(request: ShopRequest, message_id: UUID) -> HttpResponseBase:
    """Done, open or spam."""
    wanted = request.POST.get("status", "")
    try:
        services.set_status(actor=request.actor, message_id=message_id, status=wanted)
    except Invalid as error:
        return refused(request, error, "message", message_id)
    return done(request, str(_DONE[wanted]), "messages")


@shop_view("messages.delete")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ShopRequest, message_id: UUID) -> HttpResponseBase:
    """Asks once, then deletes."""
    found = selectors.message(message_id)
    if request.method != "POST":
        return render(request, "backoffice/messages/delete.html", {"message": found})
    services.delete_message(actor=request.actor, message_id=message_id)
    return done(request, str(_("The message was deleted.")), "messages")
