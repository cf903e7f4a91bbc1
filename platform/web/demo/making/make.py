"""The whole demo: people, two shops, what they sell and how they are paid."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections

from core import clock
from shops.actors import owner_actor
from shops.context import ShopRef, use
from shops.selectors import shop_by_slug
from shops.services import create_shop
from tenants.customers.services import ensure_customer
from web.demo.catalog_types import DemoShop
from web.demo.demo_catalog import DEMO_SHOPS
from web.demo.making.cards import sell_by_card
from web.demo.making.catalog import stock_shelves
from web.demo.making.orders import OrderHistory
from web.demo.making.payments import accept_cards, is_sandbox
from web.demo.making.people import PASSWORD, People, hire, make_people, second_factor

if TYPE_CHECKING:
    from accounts.models import User

SETTLED_WITHIN = 20.0
CUSTOMERS = {
    "acme": ("carol@customer.example", "Carol", "Carver"),
    "globex": ("dan@customer.example", "Dan", "Dorsey"),
}


def make_demo(say: Callable[[str], None]) -> dict[str, Any]:
    """Make what is missing; returns addresses and sign-ins as `./stoa demo` prints them."""
    people = make_people()
    owners = {"acme": people.alice, "globex": people.mallory}
    shops = {slug: _shop(demo, owners[slug]) for slug, demo in DEMO_SHOPS.items()}
    hire(shops["acme"], owner=people.alice, clerk=people.bob)
    with ThreadPoolExecutor() as pool:  # drawing and scaling pictures is most of it
        jobs = [pool.submit(copy_context().run, _furnish, shops[slug], DEMO_SHOPS[slug]) for slug in shops]
        for job in jobs:
            job.result()
    ready = [slug for slug, shop in shops.items() if accept_cards(shop, owner=owners[slug])]
    for slug in shops:
        if slug not in ready:
            say(f"{slug} takes no cards: its owner has to finish Stripe's onboarding.")
    _sell(shops, by_card=ready)
    return _sign_ins(people, owners)


def _shop(demo: DemoShop, owner: User) -> ShopRef:
    if shop_by_slug(demo.slug) is None:
        actor = owner_actor(owner)
        create_shop(
            owner=owner, name=demo.name, slug=demo.slug, country=demo.country, actor=actor, is_demo=True
        )
    found = shop_by_slug(demo.slug)
    assert found is not None  # it was there or has just been made
    return found


def _with_cards(slugs: Sequence[str]) -> dict[str, ShopRef]:
    """Those whose cards our own sandbox takes, as they are by now.

    The worker may still write what it asked of the account before: a shop that was ready is waited for.
    """
    until = time.monotonic() + SETTLED_WITHIN
    while is_sandbox() and time.monotonic() < until:
        if all(shop is not None and shop.card_payments_ready for shop in map(shop_by_slug, slugs)):
            break
        time.sleep(0.2)
    shops = {slug: shop_by_slug(slug) for slug in slugs} if is_sandbox() else {}
    return {slug: shop for slug, shop in shops.items() if shop is not None and shop.card_payments_ready}


def _furnish(shop: ShopRef, demo: DemoShop) -> None:
    try:
        with use(shop), clock.frozen(clock.now() - timedelta(days=40)):  # before the first order
            stock_shelves(demo)
            email, first, last = CUSTOMERS[demo.slug]
            ensure_customer(email=email, first_name=first, last_name=last)
    finally:
        connections.close_all()  # this thread's own


def _sell(shops: Mapping[str, ShopRef], *, by_card: Sequence[str]) -> None:
    """A month of both shops, day by day: orders are numbered as they come, whatever they are paid with."""
    histories = {}
    for slug, shop in shops.items():
        with use(shop):
            histories[slug] = OrderHistory(shop.country)

    def go_on(until: datetime) -> None:
        with ThreadPoolExecutor() as pool:
            jobs = [
                pool.submit(copy_context().run, _go_on, shops[slug], histories[slug], until) for slug in shops
            ]
            for job in jobs:
                job.result()

    sell_by_card(_with_cards(by_card), meanwhile=go_on)
    go_on(clock.now())


def _go_on(shop: ShopRef, history: OrderHistory, until: datetime) -> None:
    try:
        with use(shop):
            history.go_on(until)
    finally:
        connections.close_all()  # this thread's own


def _sign_ins(people: People, owners: dict[str, User]) -> dict[str, Any]:
    staff = {"acme": {"clerk": _sign_in(people.bob)}}
    return {
        "shops": [
            {
                "slug": slug,
                "name": demo.name,
                "owner": _sign_in(owners[slug]),
                **staff.get(slug, {}),
                "customer": {
                    "email": CUSTOMERS[slug][0],
                    "sign_in": "by a code that arrives in the sent mail",
                },
            }
            for slug, demo in DEMO_SHOPS.items()
        ],
        "operator": {**_sign_in(people.olga), "totp": second_factor(people.olga)},
    }


def _sign_in(user: User) -> dict[str, str]:
    return {"email": user.email, "password": PASSWORD}
