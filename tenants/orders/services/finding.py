"""Orders that guests look for."""

from core import clock, ratelimit
from core.db import shop_atomic
from core.outbox import emit
from tenants.orders import selectors
from tenants.orders.events import OrderLinkAsked
from tenants.orders.links import reference_of

_MAILS = ratelimit.Rate.parse("3/h")  # to one order's address


def ask_for_link(*, number: str, email: str) -> None:
    """Mail the link of a guest's order to the address it was placed with.

    Says to nobody whether there is such an order: numbers can be counted, and an address is soon known. Over three
    mails in an hour nothing more is sent.
    """
    found = selectors.lookup(number, email)
    if found is None:
        return
    if ratelimit.take("order-link", reference_of(found.id), _MAILS, fail_open=False).allowed:
        with shop_atomic():
            emit(OrderLinkAsked(order_id=found.id, at=int(clock.now().timestamp() * 1000)))
