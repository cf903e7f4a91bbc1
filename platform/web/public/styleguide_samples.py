"""What the styleguide shows its components with: invented people, orders and figures."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator

from core import clock
from core.money import Money

_ORDERS = (
    ("Carol Jensen", "paid", "unfulfilled", 8450),
    ("Dora Okafor", "partially_refunded", "fulfilled", 123900),
    ("Élodie Martin", "authorized", "partially_fulfilled", 2999),
    ("Frank Zhao", "failed", "unfulfilled", 560),
)
_ENTRIES = (
    ("Fulfilled 2 of 3 lines", 4, "Bob", "info", ""),
    ("Paid €84.50 by card", 120, "", "success", ""),
    ("Order placed", 120, "Carol", "", "Please leave it with a neighbour."),
)
_ADDRESS = {
    "name": "Carol Jensen",
    "line1": "Stoa Street 5",
    "postal_code": "10557",
    "city": "Berlin",
    "country": "Germany",
}
_ART = ["orders", "products", "customers", "inventory", "search", "audit", "keys", "files", "shop", "payouts"]


def samples(page: str) -> dict[str, Any]:
    """Everything but the forms. `page` is the page of the pager that is shown."""
    now = clock.now()
    return {
        "orders": list(_orders()),
        "page": Paginator(range(1, 95), 20).get_page(page),
        "values": [3, 5, 4, 8, 6, 9, 12, 10, 14],
        "days": [(f"{day} Nov", (day * 7) % 19) for day in range(1, 22)],
        "entries": list(_entries()),
        "address": _ADDRESS,
        "art": _ART,
        "steps": ["Upload", "Check", "Import", "Done"],
        "moments": [now - timedelta(minutes=5), now - timedelta(days=3), now + timedelta(hours=6)],
        "price": Money(123456, "EUR"),
        "yen": Money(1200, "JPY"),
    }


def _orders() -> Iterator[SimpleNamespace]:
    for n, (customer, payment, fulfillment, total) in enumerate(_ORDERS):
        yield SimpleNamespace(
            number=1042 - n,
            customer=customer,
            placed_at=clock.now() - timedelta(hours=5 * n, minutes=12),
            payment_status=payment,
            fulfillment_status=fulfillment,
            total=Money(total, "EUR"),
        )


def _entries() -> Iterator[SimpleNamespace]:
    for text, minutes, actor, tone, detail in _ENTRIES:
        at = clock.now() - timedelta(minutes=minutes)
        yield SimpleNamespace(text=text, at=at, actor=actor, tone=tone, detail=detail)
