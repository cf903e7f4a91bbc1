"""Card sales of the demo at our own Stripe sandbox: paid out, disputed, warned of. Its clock goes back for them.

Nothing is written by hand: the sandbox does what a bank would, and the services that hear of it are asked to look.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from billing.payouts.services import sweep
from core import clock
from core.http import client
from shops.context import ShopRef, use
from tenants.orders.selectors import order
from tenants.orders.types import OrderData
from tenants.payments.bookkeeping import captured_payments
from tenants.payments.services import settle, sweep_disputes
from web.demo.making.orders import buy, send_all

PLAIN, AT_ONCE, WARNED = "4242424242424242", "4000000000000077", "4000000000005423"


class Sandbox:
    """What the sandbox's control page can do."""

    def tell(self, action: str, **given: Any) -> Any:
        address = f"{settings.STRIPE_API_BASE}/_sandbox/{action}"
        return client("stripe-sandbox", allow_private=True).post(address, json=given).json()

    def set_clock(self, at: datetime) -> None:
        """To an instant, wherever a start that was killed has left it."""
        self.tell("advance", seconds=at.timestamp() - self.tell("advance", seconds=0)["now"])


@dataclass(frozen=True, slots=True)
class Scene:
    """A shop on one day; `sold` remembers its orders by what they are called in the story."""

    shop: ShopRef
    sandbox: Sandbox
    sold: dict[str, OrderData]

    def sell(self, name: str, number: int, card: str = AT_ONCE) -> None:
        """A customer buys with a card; the commission's own entry comes a moment later, so it is looked for again."""
        token = self.sandbox.tell("tokens", account=self.shop.stripe_account, number=card)["id"]
        order_id = buy(number, 1 + number % 2, self.shop.country, "stripe", token)
        self.sandbox.tell("advance", seconds=0)
        if order_id is not None:
            self.sold[name] = _settled(order_id)

    def send(self, *names: str) -> None:
        for name in names:
            if name in self.sold:
                send_all(self.sold[name].id)

    def dispute(self, name: str, reason: str) -> None:
        """The customer's bank asks the money back."""
        if name in self.sold:
            self.sandbox.tell("disputes", payment=_payment_ref(self.sold[name]), reason=reason)
            sweep_disputes()

    def win(self, name: str) -> None:
        """The bank decides for the shop."""
        rows = client("stripe-sandbox", allow_private=True).get(
            f"{settings.STRIPE_API_BASE}/_sandbox/state?kind=dispute"
        )
        for row in rows.json()["dispute"]:
            if name in self.sold and row["payment_intent"] == _payment_ref(self.sold[name]):
                self.sandbox.tell("disputes", dispute=row["id"], outcome="won")
        sweep_disputes()

    def pay_out(self) -> None:
        self.sandbox.tell("payouts", account=self.shop.stripe_account)


def _settled(order_id: UUID) -> OrderData:
    found = order(order_id)
    assert found is not None
    assert found.payment is not None
    settle(found.payment.id, source="sweep")
    return found


def _payment_ref(found: OrderData) -> str:
    assert found.payment is not None
    return found.payment.gateway_ref


def _first_sales(scene: Scene) -> None:
    for number, name in enumerate(("mug", "lamp", "regretted"), start=40):
        scene.sell(name, number)


def _sent_and_regretted(scene: Scene) -> None:
    scene.send("mug", "lamp", "regretted")
    scene.pay_out()
    scene.dispute("regretted", "product_not_received")


def _second_sales(scene: Scene) -> None:
    for number, name in enumerate(("chair", "stranger"), start=50):
        scene.sell(name, number)
    scene.send("chair", "stranger")


def _decided(scene: Scene) -> None:
    scene.win("regretted")
    scene.dispute("stranger", "fraudulent")


def _third_sales(scene: Scene) -> None:
    for number, name in enumerate(("vase", "bowl"), start=60):
        scene.sell(name, number)
    scene.send("vase", "bowl")


def _paid_out(scene: Scene) -> None:
    scene.pay_out()


def _warned(scene: Scene) -> None:
    scene.sell("doubtful", 70, WARNED)
    scene.sell("fresh", 71, PLAIN)
    sweep_disputes()


# Days ago, and what happened.
STORY: Sequence[tuple[float, Callable[[Scene], None]]] = (
    (13, _first_sales),
    (11, _sent_and_regretted),
    (8, _second_sales),
    (5.5, _decided),
    (5, _third_sales),
    (4, _paid_out),
    (1, _warned),
)


def sell_by_card(
    shops: Mapping[str, ShopRef], *, meanwhile: Callable[[datetime], None] = lambda until: None
) -> None:
    """Two weeks of card sales in each shop that has none yet; the sandbox's clock ends where ours is.

    `meanwhile` is asked for what else happened until each of their days.
    """
    scenes = [Scene(shop, Sandbox(), {}) for shop in shops.values() if not _has_sold(shop)]
    if not scenes:
        return
    begin = clock.now()
    try:
        for days, happens in STORY:
            at = begin - timedelta(days=days)
            meanwhile(at)
            scenes[0].sandbox.set_clock(at)
            _everywhere(scenes, at, happens)
    finally:
        scenes[0].sandbox.set_clock(clock.now())


def _everywhere(scenes: Sequence[Scene], at: datetime, happens: Callable[[Scene], None]) -> None:
    with clock.frozen(at):
        for scene in scenes:
            with use(scene.shop):
                happens(scene)
        sweep()


def _has_sold(shop: ShopRef) -> bool:
    with use(shop):
        return any(payment.gateway == "stripe" for payment in captured_payments())
