"""What waits for the merchant, and the first steps of a new shop."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import has_verified_email
from shops.addresses import shop_url
from tenants.catalog.selectors import failed_media, product_table
from tenants.contact.selectors import unread_count
from tenants.inventory.selectors import low_stock_count
from tenants.orders.selectors import to_do
from tenants.orders.types import ToDo
from tenants.payments.selectors import disputes_to_answer, fraud_warnings_waiting
from tenants.store.selectors import shop_settings
from web.access import ShopRequest
from web.backoffice.disputes_words import until_words
from web.storefront.issues import recent
from web.ui.values import counted


@dataclass(frozen=True, slots=True)
class Task:
    """One line of "what needs doing"."""

    icon: str
    words: str
    address: str
    tone: str = "neutral"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist of a new shop."""

    words: str
    hint: str
    action: str
    address: str
    done: bool


def things_to_do(request: ShopRequest) -> list[Task]:
    """Only what this person may see, the most urgent first. Eight queries."""
    parts = (_disputes, _fraud, _orders, _stock, _pictures, _messages, _shop, _theme)
    return [task for part in parts for task in part(request)]


def _disputes(request: ShopRequest) -> list[Task]:
    waiting = disputes_to_answer() if request.actor.can("disputes.manage") else None
    if waiting is None or not waiting.count:
        return []
    n = waiting.count
    words = counted(ngettext("%(n)s disputed payment to answer", "%(n)s disputed payments to answer", n), n)
    return [Task("shield", words, _at(request, "disputes"), "danger", until_words(waiting.first_until))]


def _fraud(request: ShopRequest) -> list[Task]:
    n = fraud_warnings_waiting() if request.actor.can("disputes.manage") else 0
    if not n:
        return []
    words = ngettext("%(n)s payment may be fraud", "%(n)s payments may be fraud", n) % {"n": n}
    return [Task("warning", words, _at(request, "disputes"), "danger", _("refund before it is disputed"))]


def _orders(request: ShopRequest) -> list[Task]:
    if not request.actor.can("orders.view"):
        return []
    table = _at(request, "orders")
    return [
        Task(icon, words, f"{table}?view={view}" if view else table, tone)
        for n, icon, tone, view, words in _waiting(to_do())
        if n
    ]


def _waiting(todo: ToDo) -> Iterator[tuple[int, str, str, str, str]]:
    """How many, their icon and tone, the view of the table that shows them, and the words."""
    n = todo.unfillable
    words = ngettext(
        "%(n)s order was paid after its stock was gone",
        "%(n)s orders were paid after their stock was gone",
        n,
    )
    yield n, "warning", "danger", "to-decide", counted(words, n)
    n = todo.failed_refunds
    yield n, "refund", "danger", "", counted(ngettext("%(n)s refund failed", "%(n)s refunds failed", n), n)
    n = todo.to_fulfill
    yield (
        n,
        "truck",
        "accent",
        "to-send",
        counted(ngettext("%(n)s order to send", "%(n)s orders to send", n), n),
    )
    n = todo.unpaid
    words = ngettext("%(n)s order waits for its payment", "%(n)s orders wait for their payment", n)
    yield n, "clock", "warning", "unpaid", counted(words, n)


def _stock(request: ShopRequest) -> list[Task]:
    low = low_stock_count() if request.actor.can("inventory.view") else 0
    if not low:
        return []
    words = counted(ngettext("%(n)s variant is running out", "%(n)s variants are running out", low), low)
    return [Task("inventory", words, f"{_at(request, 'inventory')}?only=low", "warning")]


def _pictures(request: ShopRequest) -> list[Task]:
    n = failed_media().count() if request.actor.can("products.edit") else 0
    if not n:
        return []
    words = counted(ngettext("%(n)s picture failed", "%(n)s pictures failed", n), n)
    return [Task("image", words, _at(request, "failed_pictures"), "warning")]


def _messages(request: ShopRequest) -> list[Task]:
    n = unread_count() if request.actor.can("messages.view") else 0
    if not n:
        return []
    words = ngettext("%(n)s new message", "%(n)s new messages", n) % {"n": n}
    return [Task("mail", words, _at(request, "messages"), "accent")]


def _shop(request: ShopRequest) -> list[Task]:
    tasks = []
    if request.shop.is_locked and request.actor.can("settings.edit"):
        tasks.append(
            Task("lock", _("The shop is closed to the public"), _at(request, "storefront_access"), "info")
        )
    if not has_verified_email(request.user):
        tasks.append(Task("mail", _("Verify your e-mail address"), reverse("account_email"), "warning"))
    if request.actor.can("payments.setup") and not request.shop.card_payments_ready:
        tasks.append(Task("card", _("Connect an account to take cards"), _at(request, "payments"), "info"))
    return tasks


def _theme(request: ShopRequest) -> list[Task]:
    count = len(recent()) if request.actor.can("themes.edit") else 0
    if not count:
        return []
    words = counted(
        ngettext("%(n)s part of your theme fails", "%(n)s parts of your theme fail", count), count
    )
    return [Task("warning", words, _at(request, "theme_problems"), "warning")]


def first_steps(request: ShopRequest, *, has_orders: bool) -> list[Step]:
    """The checklist; empty for staff who cannot change settings, and once everything is done."""
    if not request.actor.can("settings.edit"):
        return []
    said = shop_settings()
    ready = request.shop.card_payments_ready or bool(said.manual_payment_instructions)
    steps = [
        _product(_at(request, "product_new"), done=product_table().exists()),
        _seller(_at(request, "settings"), done=bool(said.legal_name and said.address_line1)),
        _getting_paid(_at(request, "payments"), done=ready),
        _terms(_at(request, "settings_checkout"), done=bool(said.terms_html)),
        _sale(shop_url(request.shop, "/"), done=has_orders),
    ]
    return [] if all(step.done for step in steps) else steps


def _product(address: str, *, done: bool) -> Step:
    hint = _("By hand, or import a file from Shopify or WooCommerce.")
    return Step(_("Add your first product"), hint, _("Add product"), address, done)


def _seller(address: str, *, done: bool) -> Step:
    hint = _("Name and address of your business, for invoices.")
    return Step(_("Say who sells"), hint, _("Fill in"), address, done)


def _getting_paid(address: str, *, done: bool) -> Step:
    hint = _("Take cards, or tell customers how to transfer money.")
    return Step(_("Get paid"), hint, _("Set up"), address, done)


def _terms(address: str, *, done: bool) -> Step:
    hint = _("Customers accept them when they order.")
    return Step(_("Say on which terms you sell"), hint, _("Write terms"), address, done)


def _sale(address: str, *, done: bool) -> Step:
    hint = _("Your shop is open. Show it to somebody.")
    return Step(_("Sell something"), hint, _("View shop"), address, done)


def _at(request: ShopRequest, page: str) -> str:
    return reverse(f"backoffice:{page}", args=[request.shop.slug])
