"""The tabs of the table of orders: what a merchant looks for, in words and as a query."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from tenants.orders.selectors import order_table
from tenants.orders.types import ToDo
from web.backoffice.answers import search_text

_PAID = ("paid", "partially_refunded")


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    words: str
    rows: Callable[..., Any]
    count: Callable[[ToDo], int | None] = lambda _todo: None


def _to_send(**filters: Any) -> Any:
    rows = order_table(**{**filters, "status": "open"})
    return rows.filter(payment_status__in=_PAID, unfillable=False)


def _unpaid(**filters: Any) -> Any:
    return order_table(**{**filters, "status": "open", "payment_status": "unpaid"})


def _decide(**filters: Any) -> Any:
    return order_table(**{**filters, "status": "open"}).filter(unfillable=True)


def _with(status: str) -> Callable[..., Any]:
    return lambda **filters: order_table(**{**filters, "status": status})


TABS: dict[str, Tab] = {
    tab.code: tab
    for tab in (
        Tab("", "All", order_table),
        Tab("to-send", "To send", _to_send, lambda todo: todo.to_fulfill),
        Tab("unpaid", "Waiting for payment", _unpaid, lambda todo: todo.unpaid),
        Tab("to-decide", "Out of stock", _decide, lambda todo: todo.unfillable),
        Tab("closed", "Completed", _with("closed")),
        Tab("cancelled", "Cancelled", _with("cancelled")),
        Tab("abandoned", "Not finished", _with("pending_payment")),
    )
}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Which orders a request asks for: those on the screen and those in the file are the same."""

    view: str
    query: str
    payment: str
    fulfillment: str

    def rows(self) -> Any:
        return TABS[self.view].rows(
            query=self.query, payment_status=self.payment, fulfillment_status=self.fulfillment
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.view or self.query or self.payment or self.fulfillment)

    def on_record(self) -> dict[str, str]:
        """For the audit log: not what was searched for, which is mostly somebody's name."""
        found = {"view": self.view, "payment": self.payment, "fulfillment": self.fulfillment}
        return {name: value for name, value in found.items() if value} | (
            {"search": "yes"} if self.query else {}
        )


def asked_for(request: HttpRequest) -> AskedFor:
    """Of a nonsense view: all."""
    view = request.GET.get("view", "")
    query, payment, fulfillment = (search_text(request, name) for name in ("q", "payment", "fulfillment"))
    return AskedFor(view if view in TABS else "", query, payment, fulfillment)


@dataclass(frozen=True, slots=True)
class ShownTab:
    words: str
    address: str
    active: bool
    count: int | None


def shown_tabs(current: str, todo: ToDo) -> list[ShownTab]:
    """The tabs above the table; the one for trouble only while there is some."""
    shown = []
    for tab in TABS.values():
        count = tab.count(todo)
        if tab.code == "to-decide" and not count and current != tab.code:
            continue
        address = f"?view={tab.code}" if tab.code else "?"
        shown.append(ShownTab(tab.words, address, tab.code == current, count or None))
    return shown
