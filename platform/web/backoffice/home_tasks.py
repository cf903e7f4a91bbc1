"""What waits for the merchant, and the first steps of a new shop."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import has_verified_email
from shops.addresses import shop_url
from tenants.catalog.selectors import product_table
from tenants.inventory.selectors import low_stock_count
from tenants.orders.selectors import to_do
from tenants.store.selectors import shop_settings
from web.access import ShopRequest


@dataclass(frozen=True, slots=True)
class Task:
    """One line of "what needs doing"."""

    icon: str
    words: str
    address: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist of a new shop."""

    words: str
    hint: str
    action: str
    address: str
    done: bool


def things_to_do(request: ShopRequest) -> list[Task]:
    """Only what this person may see, the most urgent first. Four queries."""
    return [*_orders(request), *_stock(request), *_shop(request)]


def _orders(request: ShopRequest) -> list[Task]:
    if not request.actor.can("orders.view"):
        return []
    todo, table = to_do(), _at(request, "orders")
    rows = (
        (
            todo.unfillable,
            "warning",
            "danger",
            "to-decide",
            "%(n)s order was paid after its stock was gone",
            "%(n)s orders were paid after their stock was gone",
        ),
        (todo.failed_refunds, "refund", "danger", "", "%(n)s refund failed", "%(n)s refunds failed"),
        (todo.to_fulfill, "truck", "accent", "to-send", "%(n)s order to send", "%(n)s orders to send"),
        (
            todo.unpaid,
            "clock",
            "warning",
            "unpaid",
            "%(n)s order waits for its payment",
            "%(n)s orders wait for their payment",
        ),
    )
    return [
        Task(icon, ngettext(one, many, n) % {"n": n}, f"{table}?view={view}" if view else table, tone)
        for n, icon, tone, view, one, many in rows
        if n
    ]


def _stock(request: ShopRequest) -> list[Task]:
    low = low_stock_count() if request.actor.can("inventory.view") else 0
    if not low:
        return []
    words = ngettext("%(n)s variant is running out", "%(n)s variants are running out", low) % {"n": low}
    return [Task("inventory", words, f"{_at(request, 'inventory')}?only=low", "warning")]


def _shop(request: ShopRequest) -> list[Task]:
    tasks = []
    if not has_verified_email(request.user):
        tasks.append(Task("mail", _("Verify your e-mail address"), reverse("account_email"), "warning"))
    if request.actor.can("payments.setup") and not request.shop.card_payments_ready:
        tasks.append(Task("card", _("Connect an account to take cards"), _at(request, "payments"), "info"))
    return tasks


def first_steps(request: ShopRequest, *, has_orders: bool) -> list[Step]:
    """The checklist; empty for staff who cannot change settings, and once everything is done."""
    if not request.actor.can("settings.edit"):
        return []
    settings, ready = shop_settings(), request.shop.card_payments_ready
    steps = [
        Step(
            _("Add your first product"),
            _("By hand, or import a file from Shopify or WooCommerce."),
            _("Add product"),
            _at(request, "product_new"),
            product_table().exists(),
        ),
        Step(
            _("Say who sells"),
            _("Name and address of your business, for invoices."),
            _("Fill in"),
            _at(request, "settings"),
            bool(settings.legal_name and settings.address_line1),
        ),
        Step(
            _("Get paid"),
            _("Take cards, or tell customers how to transfer money."),
            _("Set up"),
            _at(request, "payments"),
            ready or bool(settings.manual_payment_instructions),
        ),
        Step(
            _("Read your terms once more"),
            _("Customers agree to them at the checkout."),
            _("Write terms"),
            _at(request, "settings_checkout"),
            bool(settings.terms_html),
        ),
        Step(
            _("Sell something"),
            _("Your shop is open. Show it to somebody."),
            _("View shop"),
            shop_url(request.shop, "/"),
            has_orders,
        ),
    ]
    return [] if all(step.done for step in steps) else steps


def _at(request: ShopRequest, page: str) -> str:
    return reverse(f"backoffice:{page}", args=[request.shop.slug])
