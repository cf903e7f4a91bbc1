"""200 checkouts while web, worker, relay and PostgreSQL are killed at random: nothing paid is lost or charged twice."""

import http.client
import os
import random
import re
import sys
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import psutil
import psycopg

import launch.supervisor
from launch.demo_services import background, web
from launch.measuring import Context, Row
from launch.processes import free_port
from launch.supervisor import Supervisor
from tests import shopping

NAME = "kills"
ORDERS = 200
SHOPPERS = 8
PATIENCE = 240.0
DOMAIN = "stoa.localhost"
_FORM = {**shopping.FORM, "gateway": "test"}


def run(context: Context) -> list[Row]:
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "STOA_DEMO": "on",
            "STOA_STATE_DIR": str(context.scratch),
            "STOA_DOMAIN": DOMAIN,
            "STOA_TRUST_PROXY": "on",
            "STOA_TEST_GATEWAY": "on",
            "EMAIL_URL": "demo://",
            "LOG_LEVEL": "WARNING",
        }
    )
    from tests.bench.parts.shops import prepare

    shop = prepare(1)[0]
    variant = _variant(shop)
    _fresh_stock(shop, variant)
    port = free_port(0)
    os.environ["STOA_PORT"] = str(port)
    launch.supervisor.LONGEST_DELAY = 2.0  # somebody who is killed every few seconds comes back at once
    supervisor = Supervisor(
        environment=dict(os.environ),
        logs=context.scratch / "logs",
        directory=context.root,
        say=lambda text: None,
    )
    for service in (web(port, DOMAIN), *background(context.scratch)):
        supervisor.start(service)
    over, killed = threading.Event(), Counter[str]()
    started = time.monotonic()
    try:
        assert supervisor.wait_until_ready(90, give_up=over.is_set)
        keeper = threading.Thread(target=_keep, args=(supervisor, over))
        killer = threading.Thread(target=_kill, args=(supervisor, over, killed))
        keeper.start()
        killer.start()
        marks = [f"kill-{number:03d}-{os.getpid()}@customer.example" for number in range(ORDERS)]
        with ThreadPoolExecutor(SHOPPERS) as pool:
            list(pool.map(lambda email: _shop(port, f"{shop.slug}.{DOMAIN}", variant, email), marks))
        bought = time.monotonic() - started
        over_killing = killed.copy()
        over.set()
        killer.join()
        over.clear()
        keeper = threading.Thread(target=_keep, args=(supervisor, over))
        keeper.start()
        rested = _settle(shop, marks)
    finally:
        over.set()
        keeper.join()
        supervisor.stop()
    return [*_verdict(shop, marks, over_killing, bought), Row("from the last kill to rest", rested, "s")]


def _fresh_stock(shop: Any, variant: str) -> None:
    from core.actor import Actor
    from shops.context import use
    from tenants.inventory.services import set_on_hand

    with use(shop):
        set_on_hand(actor=Actor.system("proof"), variant_id=UUID(variant), quantity=1_000_000)


def _variant(shop: Any) -> str:
    from tests.bench.pages import variant_of as variant

    return variant(shop)


def _keep(supervisor: Supervisor, over: threading.Event) -> None:
    while not over.wait(0.2):
        supervisor.check()


def _kill(supervisor: Supervisor, over: threading.Event, killed: Counter[str]) -> None:
    """Every few seconds, one of them, without warning."""
    dice = random.Random(7)
    while not over.wait(dice.uniform(2.0, 5.0)):
        victim = dice.choice(["web", "worker", "relay", "postgres"])
        with suppress(psutil.Error, psycopg.Error, IndexError, KeyError):
            if victim == "postgres":
                _postgres(dice).kill()
            else:
                psutil.Process(supervisor.pids[victim]).kill()
            killed[victim] += 1


def _postgres(dice: random.Random) -> psutil.Process:
    """A backend at work: killing one with SIGKILL makes PostgreSQL end all others and recover from its log."""
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall()
    return psutil.Process(dice.choice(rows)[0])


def _shop(port: int, host: str, variant: str, email: str) -> None:
    """A shopper who tries again whenever the shop does not answer, and never gives up before it leads to an order."""
    deadline, cookie = time.monotonic() + PATIENCE, ""
    while time.monotonic() < deadline:
        try:
            if not cookie:
                _, _, _, header = _send(port, host, "POST", "/cart/add", {"id": variant, "quantity": "1"}, "")
                cookie = header.split(";")[0]
                continue
            if _pay(port, host, cookie, email):
                return
        except (OSError, http.client.HTTPException, _NotNow):
            time.sleep(0.3)
    raise AssertionError(f"{email} could not buy within {PATIENCE:.0f} s")


class _NotNow(Exception):
    """The shop answered with an error of its own."""


def _pay(port: int, host: str, cookie: str, email: str) -> bool:
    form = {**_FORM, "email": email, "buyer_token": "test_succeed"}
    status, page, _, _ = _send(port, host, "POST", "/checkout/", {**form, "intent": "save"}, cookie)
    if status in {302, 303}:
        return True  # the cart is an order already: an earlier try went through although its answer was lost
    shown = re.search(r'name="shown_total" value="(\d+)"', page)
    if not shown:
        raise _NotNow
    fields = {**form, "intent": "pay", "shown_total": shown[1]}
    status, page, location, _ = _send(port, host, "POST", "/checkout/", fields, cookie)
    if status != 302:
        raise _NotNow
    _send(port, host, "GET", location, None, cookie)
    return True


def _send(
    port: int, host: str, method: str, path: str, fields: dict[str, str] | None, cookie: str
) -> tuple[int, str, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    address = ".".join(str(random.randint(1, 254)) for _ in range(4))
    headers = {
        "Host": f"{host}:{port}",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": address,
        "Content-Type": "application/x-www-form-urlencoded",
        **({"Cookie": cookie} if cookie else {}),
    }
    try:
        connection.request(method, path, urllib.parse.urlencode(fields).encode() if fields else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        if answer.status >= 500 or answer.status == 429:
            raise _NotNow
        return answer.status, text, answer.getheader("Location", ""), answer.getheader("Set-Cookie", "")
    finally:
        connection.close()


def _orders(shop: Any, marks: list[str]) -> list[Any]:
    from shops.context import use
    from tenants.orders.selectors import order_table

    with use(shop):
        return list(order_table(status="all").filter(email__in=marks))  # also those that wait for the money


def _settle(shop: Any, marks: list[str]) -> float:
    """Leave the machinery alone until it has nothing to do any more. How long that took."""
    from django.db import DatabaseError, connections

    from core.outbox.operating import backlog

    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        try:
            waiting = backlog()
            undecided = [row for row in _orders(shop, marks) if row.status == "pending_payment"]
            if not undecided and not waiting.pending and not waiting.leased:
                return time.monotonic() - started
        except DatabaseError:  # a connection from before PostgreSQL was killed
            pass
        finally:
            connections.close_all()
        time.sleep(1)
    print("the machinery did not come to rest in time", file=sys.stderr)
    return time.monotonic() - started


def _captured_at_the_gateway(shop: Any) -> list[str]:
    """What the gateway itself says it took, from its own memory: our payment's id, once per charge."""
    import json

    from core.redis import client
    from integrations.test_gateway.memory import PREFIX

    records = [json.loads(client().get(key)) for key in client().scan_iter(f"{PREFIX}:payment:*", count=1000)]
    return [each["payment_id"] for each in records if each["captured"] and each["shop_id"] == str(shop.id)]


def _verdict(shop: Any, marks: list[str], killed: Counter[str], seconds: float) -> list[Row]:
    from billing.ledger.selectors import balances, unbalanced
    from core.outbox.operating import backlog
    from shops.context import use
    from tenants.inventory.selectors import unexplained_levels
    from tenants.notifications.models import SentMail
    from tenants.orders.links import reference_of
    from tenants.payments.selectors import payments_for

    rows = _orders(shop, marks)
    paid = [row for row in rows if row.payment_status == "paid"]
    by_email = Counter(row.email for row in paid)
    with use(shop):
        of_order = {str(each.id): row for row in rows for each in payments_for(reference_of(row.id))}
        charges = Counter(of_order[each].id for each in _captured_at_the_gateway(shop) if each in of_order)
        told = SentMail.objects.filter(
            kind="order_placed", status="sent", order_id__in=[row.id for row in paid]
        ).count()
        unexplained = unexplained_levels()
    sales = -sum(each.balance for each in balances(shop_id=shop.id) if each.code == "sales")
    charged = sum(charges.values())
    assert set(charges) == {row.id for row in paid}, (
        "the gateway took money for an order that is not paid here"
    )
    assert set(by_email) == set(marks), (
        f"{len(set(marks) - set(by_email))} shoppers have no paid order although they were sent to one"
    )
    assert set(by_email.values()) == {1}, "somebody paid twice"
    assert charged == len(paid), f"{charged} charges for {len(paid)} paid orders"
    assert told == len(paid), f"{len(paid) - told} confirmations were lost"
    assert unexplained == [], "stock is not the sum of its movements"
    assert unbalanced() == [], "the ledger does not balance"
    waiting = backlog()
    return [
        Row("checkouts under fire", len(paid), "orders"),
        Row("seconds for them", seconds, "s"),
        *(Row(f"killed: {name}", number, "times") for name, number in sorted(killed.items())),
        Row("charges", charged, "charges"),
        Row("confirmations sent", told, "mails"),
        Row("sales on the ledger since the bench's first run", sales, "minor units"),
        Row("outbox rows dead", waiting.dead, "rows"),
    ]
