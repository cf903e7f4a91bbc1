"""Sign-ups while the web process is killed with kill -9: a shop is whole or is finished by the sweep, none is half."""

import http.client
import os
import random
import re
import signal
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import psutil

import launch.supervisor
from launch.demo_services import web
from launch.measuring import Context, Row
from launch.processes import free_port
from launch.supervisor import Supervisor

NAME = "signups"
DOMAIN = "stoa.localhost"
SIGN_UPS = 80
AT_ONCE = 6
PATIENCE = 60.0


def run(context: Context) -> list[Row]:
    port = free_port(0)
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev", "STOA_DEMO": "on", "STOA_DOMAIN": DOMAIN,
            "STOA_STATE_DIR": str(context.scratch), "STOA_TRUST_PROXY": "on", "STOA_PORT": str(port),
            "EMAIL_URL": "demo://", "LOG_LEVEL": "WARNING",
        }
    )  # fmt: skip
    from tests.bench.parts.shops import prepare

    prepare(1)
    from shops.spares import fill_spares

    fill_spares(
        wanted=SIGN_UPS // 2
    )  # the other half makes its schema first, which is longer and killed more often
    launch.supervisor.LONGEST_DELAY = 1.0
    supervisor = Supervisor(
        environment=dict(os.environ),
        logs=context.scratch / "logs",
        directory=context.root,
        say=lambda text: None,
    )
    supervisor.start(web(port, DOMAIN))
    over, killed = threading.Event(), Counter[str]()
    try:
        assert supervisor.wait_until_ready(90, give_up=over.is_set)
        threads = [
            threading.Thread(target=target, args=(supervisor, over, killed)) for target in (_keep, _kill)
        ]
        for thread in threads:
            thread.start()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = list(pool.map(lambda number: _sign_up(port, number), range(SIGN_UPS)))
        over.set()
        for thread in threads:
            thread.join()
    finally:
        over.set()
        supervisor.stop()
    return _verdict(told, killed["workers"])


def _keep(supervisor: Supervisor, over: threading.Event, _killed: Counter[str]) -> None:
    while not over.wait(0.2):
        supervisor.check()


def _kill(supervisor: Supervisor, over: threading.Event, killed: Counter[str]) -> None:
    """One worker of Granian after the other, in the middle of whatever it does; its parent starts another in 3.5 s."""
    dice = random.Random(11)
    while not over.wait(dice.uniform(0.3, 1.0)):
        with suppress(psutil.Error, KeyError):
            workers = psutil.Process(supervisor.pids["web"]).children()
            if len(workers) > 1:  # the other one serves meanwhile
                os.kill(dice.choice(workers).pid, signal.SIGKILL)
                killed["workers"] += 1


def _sign_up(port: int, number: int) -> bool:
    """Try once; whether the visitor was told that there is a shop. Who is not told may try the same again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return _post(port, number)
        except (OSError, http.client.HTTPException):
            if _is_there(number):
                return False
            time.sleep(0.2)
    return False


def _post(port: int, number: int) -> bool:
    headers = {"Host": f"{DOMAIN}:{port}", "X-Forwarded-For": f"10.9.{number}.1"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    connection.request("GET", "/signup/", headers=headers)
    page = connection.getresponse()
    cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    if token is None:
        raise http.client.HTTPException("the form did not come whole")
    form = {
        "csrfmiddlewaretoken": token[1], "shop_name": f"Kill {number}", "slug": f"kill-{number}", "country": "DE",
        "email": f"kill{number}@example.com", "password": "correct horse battery staple",
    }  # fmt: skip
    connection.request(
        "POST", "/signup/", body=urllib.parse.urlencode(form),
        headers={**headers, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    answer = connection.getresponse()
    answer.read()
    return answer.status == 302


def _is_there(number: int) -> bool:
    from shops.models import Shop

    return Shop.objects.filter(slug=f"kill-{number}").exists()


def _verdict(told: list[bool], killed: int) -> list[Row]:
    """Everybody who was told so has an open shop; after the sweep nobody has half of one."""
    from shops import provisioning
    from shops.context import use
    from shops.models import Shop, ShopStatus, StaffMember
    from shops.refs import ref_of
    from tenants.store.selectors import fresh_settings

    half = Shop.objects.filter(slug__startswith="kill-", status=ShopStatus.PROVISIONING).count()
    provisioning.UNFINISHED_AFTER = timedelta(0)
    provisioning.finish_shops()
    shops = list(Shop.objects.filter(slug__startswith="kill-"))
    assert not [shop.slug for shop in shops if shop.status != ShopStatus.LIVE], "a shop stayed half"
    slugs = {shop.slug for shop in shops}
    missing = [number for number, yes in enumerate(told) if yes and f"kill-{number}" not in slugs]
    assert missing == [], "told that it is there, and it is not"
    assert len({shop.schema_name for shop in shops}) == len(shops), "two shops in one schema"
    for shop in shops:
        assert StaffMember.objects.filter(shop_id=shop.id, role="owner").count() == 1
        with use(ref_of(shop)):
            assert fresh_settings().currency == "EUR"
    return [
        Row("sign-ups", SIGN_UPS, "shops"),
        Row("told they have a shop", sum(told), "visitors"),
        Row("web workers killed with kill -9", killed, "kills"),
        Row("shops left half, finished by the sweep", half, "shops"),
        Row("live in the end", len(shops), "shops"),
    ]
