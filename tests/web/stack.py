"""The processes of `./stoa demo` on a database of the tests: granian, worker, relay, beat and the Stripe sandbox.

`stack` (a session fixture of tests/conftest.py) starts them once for a worker of pytest. The world is inside, and what
tests/web/furnishing.py adds. Tests see it as people do, by address; they share it, so each brings or uses up its own.
"""

import base64
import email
import email.policy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
from django_otp.oath import totp

from launch import demo_services
from launch.demo_environment import demo_environment
from launch.orphans import end_orphans, mark
from launch.paths import ROOT, TEST_STATE
from launch.processes import alive, free_port
from launch.redis import ensure_redis, stop_redis
from launch.supervisor import Supervisor
from tests import databases

DOMAIN = "stoa.localhost"
READY_SECONDS = 90
STACKS = TEST_STATE / "stacks"


@dataclass(frozen=True)
class Stack:
    port: int
    sandbox: str
    furnished: dict[str, Any]

    def address(self, slug: str = "", path: str = "/") -> str:
        """Of a shop, or of the platform when no shop is named."""
        return f"http://{slug}{'.' if slug else ''}{DOMAIN}:{self.port}{path}"

    def ask(self, method: str, path: str, *, slug: str = "", **more: Any) -> httpx.Response:
        """A request by hand: Python does not resolve *.localhost, so the host goes into the header."""
        headers = {"Host": f"{slug}{'.' if slug else ''}{DOMAIN}:{self.port}", **more.pop("headers", {})}
        url = f"http://127.0.0.1:{self.port}{path}"
        # It is plain HTTP: without `verify` all certificates of the machine would be read for each request.
        return httpx.request(method, url, headers=headers, trust_env=False, verify=False, timeout=30, **more)

    def mails_to(self, recipient: str) -> list[str]:
        """The subjects of what this address has been sent, oldest first."""
        return [str(mail["Subject"]) for mail in self._mails() if recipient in str(mail["To"])]

    def newest_mail_to(self, recipient: str, subject: str) -> str:
        """The text of the newest mail with this word in its subject; empty when there is none."""
        for mail in reversed(self._mails()):
            if recipient in str(mail["To"]) and subject in str(mail["Subject"]):
                body = mail.get_body(("plain",))
                return str(body.get_content()) if isinstance(body, EmailMessage) else ""
        return ""

    def second_factor(self) -> str:
        """What Olga's authenticator shows now."""
        return f"{totp(base64.b32decode(self.furnished['totp'])):06d}"

    def _mails(self) -> list[EmailMessage]:
        """What the demo's mailbox holds."""
        folder = Path(self.furnished["mailbox"])
        files = sorted(each for each in folder.glob("*") if not each.suffix)
        policy = email.policy.default
        return [email.message_from_bytes(each.read_bytes(), policy=policy) for each in files]  # type: ignore[misc]


@contextmanager
def running() -> Iterator[Stack]:
    """Everything up and furnished; afterwards nothing of it is left."""
    _forget_killed()
    state = STACKS / str(os.getpid())
    state.mkdir(parents=True)
    database = databases.copy_without_world("stack")
    redis = ensure_redis(state / "redis", durable=False)
    port, sandbox_port = free_port(), free_port()
    environment = _environment(state, database, redis.url(), port=port, sandbox_port=sandbox_port)
    nursery = demo_services.nursery(logs=state, environment=environment)
    if nursery is not None:
        nursery.go_on(environment={}, modules=demo_services.WITH_SETTINGS)
    supervisor = Supervisor(
        environment=environment, logs=state / "logs", directory=ROOT, say=_say, nursery=nursery
    )
    try:
        webhook = f"http://{DOMAIN}:{port}/webhooks/stripe/"
        supervisor.start(demo_services.sandbox(sandbox_port, state, webhook, environment))
        supervisor.wait_until_ready(READY_SECONDS, give_up=lambda: False)
        for service in (demo_services.web(port, DOMAIN), *demo_services.background(state)):
            supervisor.start(service)
        furnished = _furnish(environment)
        supervisor.wait_until_ready(READY_SECONDS, give_up=lambda: False)
        yield Stack(port=port, sandbox=environment["STRIPE_API_BASE"], furnished=furnished)
    finally:
        supervisor.stop(grace=3)
        stop_redis(state / "redis")
        databases.drop_copy(database)
        shutil.rmtree(state, ignore_errors=True)


def _environment(state: Path, database: str, redis: str, *, port: int, sandbox_port: int) -> dict[str, str]:
    """What the demo sets, with the tests' database; nothing of the suite's own settings comes through."""
    base = f"http://127.0.0.1:{sandbox_port}"
    return {
        **demo_environment(),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "DATABASE_URL": databases.address(database),
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": redis,
        "STOA_STATE_DIR": str(state),
        "STOA_PORT": str(port),
        "SHOP_SPARES": str(databases.SPARES),
        "STRIPE_API_BASE": base,
        "STRIPE_JS_URL": f"{base}/js/stripe.js",
        **mark(state),
    }


def _furnish(environment: dict[str, str]) -> dict[str, Any]:
    """In a process with the stack's settings: passwords are hashed and events sent as its processes expect them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.furnishing"],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"the stack could not be furnished:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _forget_killed() -> None:
    """Processes and files of stacks whose pytest was killed."""
    for state in STACKS.glob("[0-9]*"):
        if alive(int(state.name)) is None:
            end_orphans(state)
            stop_redis(state / "redis")
            shutil.rmtree(state, ignore_errors=True)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
