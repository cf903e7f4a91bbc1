"""Orders of the demo, in every status a merchant will meet, made by the same services as real ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from core import clock
from core.actor import Actor
from core.errors import DomainError
from tenants.cart import services as cart
from tenants.catalog.selectors import all_products, variants_of
from tenants.checkout import services as checkout
from tenants.inventory.selectors import availability
from tenants.orders import selectors as orders
from tenants.orders import services as order_services
from tenants.orders.types import Item, RefundItem

_STAFF = Actor.system("demo")
Act = Callable[[UUID], None]
_Story = tuple[int, str, str, Act]


@dataclass(frozen=True, slots=True)
class _Buyer:
    email: str
    first_name: str
    last_name: str
    line1: str
    postal_code: str
    city: str


_BUYERS = (
    _Buyer("ines@customer.example", "Inês", "Almeida", "Ringstraße 4", "04109", "Leipzig"),
    _Buyer("oscar@customer.example", "Oscar", "Öberg", "Am Markt 12", "20095", "Hamburg"),
    _Buyer("mei@customer.example", "Mei", "Zhang", "Seeweg 88", "80331", "München"),
    _Buyer("sam@customer.example", "Sam", "Okafor", "Gartengasse 3b", "50667", "Köln"),
    _Buyer("carol@customer.example", "Carol", "Carver", "Lindenstraße 9", "10969", "Berlin"),
)
_ABROAD = {"line1": "418 Juniper Street", "postal_code": "97205", "city": "Portland", "region": "OR"}


_HISTORY = (
    29,
    28,
    26,
    25,
    24,
    23,
    22,
    20,
    19,
    18,
    17,
    15,
    14,
    12,
    11,
    10,
    8,
    7,
    5,
    4,
    3,
    2,
)  # days ago; each was sent


def make_orders(country: str) -> None:
    """The whole of a shop's history until now."""
    OrderHistory(country).go_on(clock.now())


class OrderHistory:
    """A month of orders, and of the last days one in each status, unless the shop has orders already.

    It is told in the order it happened, and can be told in parts, so that numbers of orders and invoices follow their
    dates whatever else happens in the shop.
    """

    def __init__(self, country: str) -> None:
        self._country, self._begin = country, clock.now()
        self._waiting: list[tuple[datetime, int, Callable[[], None]]] = []
        self._turns = count()  # of what happens at one instant
        stories = [(days, "test", "test_succeed", send_all) for days in _HISTORY] + list(_STORIES)
        if orders.order_table().exists():
            stories.clear()
        for number, story in enumerate(sorted(stories, key=lambda story: -story[0])):
            at = self._begin - timedelta(days=story[0], minutes=37 * number % 400)
            self._plan(at, partial(self._buy, number, story))

    def go_on(self, until: datetime) -> None:
        """What happened up to this instant and was not told yet."""
        while self._waiting and self._waiting[0][0] <= until:
            at, _, happens = heappop(self._waiting)
            with clock.frozen(at):
                happens()

    def _plan(self, at: datetime, happens: Callable[[], None]) -> None:
        heappush(self._waiting, (at, next(self._turns), happens))

    def _buy(self, number: int, story: _Story) -> None:
        _, gateway, token, then = story
        products = 2 if then is _send_some else 1 + number % 3
        order_id = buy(number, products, self._country, gateway, token)
        if order_id is not None:
            later = clock.now() + timedelta(hours=20)
            self._plan(min(self._begin, later), partial(then, order_id))


def buy(number: int, products: int, country: str, gateway: str, buyer_token: str) -> UUID | None:
    """One customer's way through the shop. None when the shelves do not have it."""
    token = _fill_cart(number, products)
    if token is None:
        return None
    buyer = _BUYERS[number % len(_BUYERS)]
    address = {
        "first_name": buyer.first_name,
        "last_name": buyer.last_name,
        "line1": buyer.line1,
        "postal_code": buyer.postal_code,
        "city": buyer.city,
        "country": country,
    }
    address |= _ABROAD if country == "US" else {}
    checkout.open_checkout(token)
    filled = checkout.update(token, email=buyer.email, shipping_address=address)
    placed = checkout.place(token, shown_total=filled.totals.total, gateway=gateway, buyer_token=buyer_token)
    return placed.order_id


def _fill_cart(number: int, products: int) -> str | None:
    cards = all_products().cards(0, 24)
    chosen = [cards[(number * 3 + step) % len(cards)].id for step in range(products)]
    variants = [ids[number % len(ids)] for ids in variants_of(chosen).values()]
    stock = availability(variants)
    token: str | None = None
    for variant in variants:
        if variant in stock and not stock[variant].sellable:
            continue
        try:
            token = cart.add(token=token, variant_id=variant, quantity=1 + number % 2).token
        except DomainError:
            continue  # fewer are left than this customer wants: they take something else
    return token


def _items(order_id: UUID, first_only: bool = False) -> list[Item]:
    order = orders.order(order_id)
    assert order is not None
    lines = order.lines[:1] if first_only else order.lines
    return [Item(line.id, line.fulfillable) for line in lines if line.fulfillable]


def _send(order_id: UUID, items: list[Item]) -> None:
    order_services.fulfill(
        actor=_STAFF,
        order_id=order_id,
        items=items,
        carrier="DHL",
        tracking_number="00340434161094042557",
        tracking_url="https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=00340434161094042557",
    )


def send_all(order_id: UUID) -> None:
    _send(order_id, _items(order_id))


def _send_some(order_id: UUID) -> None:
    _send(order_id, _items(order_id, first_only=True))


def _send_and_give_back(order_id: UUID) -> None:
    _send(order_id, _items(order_id))
    _give_back(order_id, first_only=True)


def _give_back_all(order_id: UUID) -> None:
    _give_back(order_id, first_only=False)


def _give_back(order_id: UUID, *, first_only: bool) -> None:
    order = orders.order(order_id)
    assert order is not None
    lines = order.lines[:1] if first_only else order.lines
    items = [RefundItem(line.id, 1 if first_only else line.quantity) for line in lines]
    shipping = 0 if first_only else sum(line.total for line in order.shipping_lines)
    order_services.refund(
        actor=_STAFF,
        order_id=order_id,
        items=items,
        shipping_amount=shipping,
        reason="The customer changed their mind",
    )


def _leave(order_id: UUID) -> None:
    """It waits for the merchant."""


def _pay_by_hand(order_id: UUID) -> None:
    order_services.mark_paid(actor=_STAFF, order_id=order_id)


def _cancel(order_id: UUID) -> None:
    order_services.cancel(actor=_STAFF, order_id=order_id, reason="Ordered twice")


# days ago, gateway, what the buyer's bank says, what the merchant did
_STORIES: tuple[_Story, ...] = (
    (6, "test", "test_succeed", _send_some),
    (5, "test", "test_succeed", _send_and_give_back),
    (4, "test", "test_succeed", _give_back_all),
    (3, "manual", "", _pay_by_hand),
    (2, "manual", "", _leave),
    (1, "manual", "", _cancel),
    (1, "test", "test_succeed", _leave),
    (0, "test", "test_decline", _leave),
    (0, "test", "test_succeed", _leave),
    (0, "test", "test_processing", _leave),
)
