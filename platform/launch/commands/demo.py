"""`./stoa demo`: the whole of Stoa on this machine, with two shops to look at."""

import argparse
import hashlib
import os
import shutil
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from launch import demo_services, demo_summary
from launch.demo_environment import demo_environment
from launch.forking import NurseryClient
from launch.locks import exclusive
from launch.orphans import end_orphans, mark
from launch.paths import DEMO_STATE, ROOT
from launch.postgres import PostgresServer, ensure_postgres, stop_postgres
from launch.preparation import Preparation, Stopped
from launch.processes import LaunchError, alive, free_port, port_is_free
from launch.redis import RedisServer, ensure_redis, stop_redis
from launch.services import DataStores, borrowed_data_stores
from launch.supervisor import Supervisor, say

READY_SECONDS = 120
USUAL_PORT = 8000
LAST_PORT = 65535
LOOK_SECONDS = 0.3
WEBHOOK_PATH = "/webhooks/stripe/"


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    stop = _stop_on_signals()
    try:
        with exclusive(DEMO_STATE.with_suffix(".lock"), wait=False):
            return _run(options, stop)
    except BlockingIOError:
        raise LaunchError("The demo runs already (in another terminal?). Stop that one first.") from None


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./stoa demo", description=__doc__)
    parser.add_argument(
        "--port", type=_port_number, help=f"the port of all addresses (default: {USUAL_PORT}, or a free one)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON line instead of the summary")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away first")
    return parser.parse_args(arguments)


def _port_number(text: str) -> int:
    """argparse says what is wrong with it."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 1 to {LAST_PORT}")
    return int(text)


def _stop_on_signals() -> threading.Event:
    """Set by Ctrl-C, SIGTERM and a closed terminal. A second Ctrl-C does not wait for anybody."""
    stop = threading.Event()

    def heard(number: int, frame: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, heard)
    return stop


def _run(options: argparse.Namespace, stop: threading.Event) -> int:
    left = end_orphans(DEMO_STATE)
    if left:
        say(f"Ended {left} processes of a demo that was killed.")
    port = _port(options.port)
    if options.fresh:
        _throw_away()
    (DEMO_STATE / "logs").mkdir(parents=True, exist_ok=True)
    shutil.rmtree(DEMO_STATE / "metrics", ignore_errors=True)  # counts since the start, as of any process
    _write_zone()
    _say_what_starts()
    nursery = demo_services.nursery(
        logs=DEMO_STATE / "logs", environment=mark(DEMO_STATE)
    )  # imports while they start
    with borrowed_data_stores(DEMO_STATE, durable=True) as stores:
        demo = _Demo(stores, nursery, port=port, stop=stop)
        try:
            found = demo.start()
            say(f"Logs: {DEMO_STATE / 'logs'}")
            print(demo_summary.as_json(found) if options.json else demo_summary.as_text(found), flush=True)
            demo.watch()
        except Stopped:
            pass
        finally:
            say("Stopping ...")
            demo.supervisor.stop()
    return 0


def _say_what_starts() -> None:
    embedded = {"PostgreSQL": "DATABASE_URL", "Redis": "REDIS_URL"}
    started = [name for name, variable in embedded.items() if not os.environ.get(variable)]
    say(f"Starting {' and '.join(started) or 'the demo'} ...")


def _write_zone() -> None:
    """The demo's name system: a domain that acme can add at once, and a file to set records for others."""
    zone = DEMO_STATE / "zone"
    if not zone.exists():
        zone.write_text(
            "# NAME CNAME|TXT|PAGE VALUE\nwww.acme-objects.localhost CNAME acme.stoa.localhost\n",
            encoding="utf-8",
        )


class _Demo:
    """One run: what is started in which order, and looked after until somebody says stop."""

    def __init__(
        self, stores: DataStores, nursery: NurseryClient | None, *, port: int, stop: threading.Event
    ) -> None:
        self._stores = stores
        self._port = port
        self._stop = stop
        self._sandbox_port = _remembered_port(DEMO_STATE / "sandbox.port")
        self._settings = {
            **demo_environment(),
            **stores.environment,
            "STOA_PORT": str(port),
            "PROMETHEUS_MULTIPROC_DIR": str(DEMO_STATE / "metrics"),  # of web, worker and relay together
            **mark(DEMO_STATE),
        }
        self._own_sandbox = not os.environ.get("STRIPE_API_BASE")
        if self._own_sandbox:
            self._settings |= _sandbox_addresses(self._sandbox_port)
        self._embedded = _embedded(stores)
        environment = {**self._settings, "DATABASE_OWNER_URL": ""}  # no serving process can become the owner
        if nursery is not None:
            nursery.go_on(environment=environment, modules=demo_services.WITH_SETTINGS)
        self.supervisor = Supervisor(
            environment=environment, logs=DEMO_STATE / "logs", directory=ROOT, say=say, nursery=nursery
        )

    def start(self) -> dict[str, object]:
        """Migrate, start everything, make the shops; returns the summary when all of it answers."""
        if self._own_sandbox:
            webhook = f"http://{self._settings['STOA_DOMAIN']}:{self._port}{WEBHOOK_PATH}"
            self.supervisor.start(
                demo_services.sandbox(self._sandbox_port, DEMO_STATE, webhook, self._settings)
            )
        preparation = self._preparation()
        preparation.migrate()
        if preparation.has_data_to_make():
            self._wait_until_ready()  # for the sandbox, which making the shops needs
        domain = self._settings["STOA_DOMAIN"]
        for service in (demo_services.web(self._port, domain), *demo_services.background(DEMO_STATE)):
            self.supervisor.start(service)
        data = preparation.demo_data()
        self._wait_until_ready()
        return demo_summary.summary(
            domain=domain,
            port=self._port,
            sandbox=self._settings.get("STRIPE_API_BASE", os.environ.get("STRIPE_API_BASE", "")),
            data=data,
        )

    def watch(self) -> None:
        """Until somebody says stop: whatever ends is started again."""
        while not self._stop.wait(LOOK_SECONDS):
            self.supervisor.check()
            for store in self._embedded:
                store.look_after()

    def _wait_until_ready(self) -> None:
        if not self.supervisor.wait_until_ready(READY_SECONDS, give_up=self._stop.is_set):
            raise Stopped

    def _preparation(self) -> Preparation:
        # Beside the data it speaks of, so that it goes when that goes; another database has a stamp of its own.
        which = hashlib.sha256(self._settings["DATABASE_URL"].encode()).hexdigest()[:12]
        place = DEMO_STATE / "pg" / "data" if self._stores.postgres is not None else DEMO_STATE
        return Preparation(
            stamp=place / f"stoa-prepared-{which}.json",
            environment=self._settings,
            log=DEMO_STATE / "logs" / "manage.log",
            say=say,
            stopping=self._look_and_ask,
        )

    def _look_and_ask(self) -> bool:
        """While a step of the preparation runs: keep what it needs alive, and say whether to stop."""
        self.supervisor.check()
        return self._stop.is_set()


class _EmbeddedStore:
    """PostgreSQL or Redis under the demo's care: started again where it was when it has died."""

    def __init__(
        self,
        name: str,
        server: PostgresServer | RedisServer,
        again: Callable[[], PostgresServer | RedisServer],
    ) -> None:
        self._name = name
        self._server = server
        self._again = again

    def look_after(self) -> None:
        if alive(self._server.pid) is None:
            say(f"{self._name} ended; starting it again.")
            self._server = self._again()


def _embedded(stores: DataStores) -> list[_EmbeddedStore]:
    found = []
    if stores.postgres is not None:
        again = partial(ensure_postgres, DEMO_STATE / "pg", durable=True)
        found.append(_EmbeddedStore("PostgreSQL", stores.postgres, again))
    if stores.redis is not None:
        found.append(
            _EmbeddedStore("Redis", stores.redis, partial(ensure_redis, DEMO_STATE / "redis", durable=True))
        )
    return found


def _port(wanted: int | None) -> int:
    if wanted is None:
        return free_port(USUAL_PORT)
    if not port_is_free(wanted):
        raise LaunchError(
            f"Port {wanted} is taken, or not allowed to this user. Leave --port out to get a free one."
        )
    return wanted


def _remembered_port(file: Path) -> int:
    """The port of the last time when it can be had: the sandbox's links and endpoints carry it."""
    try:
        port = free_port(int(file.read_text()))
    except (OSError, ValueError):
        port = free_port()
    file.write_text(str(port))
    return port


def _sandbox_addresses(port: int) -> dict[str, str]:
    base = f"http://127.0.0.1:{port}"
    return {
        "STRIPE_API_BASE": base,
        "STRIPE_JS_URL": os.environ.get("STRIPE_JS_URL") or f"{base}/js/stripe.js",
    }


def _throw_away() -> None:
    stop_redis(DEMO_STATE / "redis")
    stop_postgres(DEMO_STATE / "pg")
    for path in DEMO_STATE.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
