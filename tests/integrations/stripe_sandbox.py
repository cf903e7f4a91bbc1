"""A Stripe sandbox of its own for a test run, and a receiver for its webhooks.

`SandboxProcess.start()` in a session fixture; `settings_for(sandbox)` are the settings that point Stoa at it.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import stripe

ROOT = Path(__file__).resolve().parents[2]
SECRET = "whsec_of_the_tests"
KEY = "sk_test_stoa_sandbox"
VERSION = stripe._api_version._ApiVersion.CURRENT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class SandboxProcess:
    port: int
    process: subprocess.Popen[bytes]
    state: Path | None = None

    @classmethod
    def start(cls, state: Path | None = None, port: int = 0) -> "SandboxProcess":
        port = port or free_port()
        command = [sys.executable, "-m", "integrations.stripe.sandbox", "--port", str(port)]
        if state:
            command += ["--state", str(state)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "platform")}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        sandbox = cls(port, process, state)
        sandbox._wait()
        return sandbox

    def _wait(self) -> None:
        for _ in range(200):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/_sandbox/health", trust_env=False).is_success:
                    return
            assert self.process.poll() is None, "the sandbox did not start"
            time.sleep(0.1)
        raise AssertionError("the sandbox does not answer")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def control(self, action: str, /, **given: Any) -> Any:
        answer = httpx.post(f"{self.url}/_sandbox/{action}", json=given, trust_env=False, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()

    def state_of(self, kind: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.url}/_sandbox/state", params={"kind": kind}, trust_env=False)
        return list(answer.json()[kind])

    def fault(self, kind: str, **more: Any) -> None:
        self.control("faults", kind=kind, **more)

    def clear(self) -> None:
        httpx.delete(f"{self.url}/_sandbox/faults", trust_env=False)

    def account(self, **given: Any) -> str:
        return str(self.control("accounts", **given)["id"])

    def token(self, account: str, number: str = "4242424242424242") -> str:
        return str(self.control("tokens", account=account, number=number)["id"])

    def advance(self, **given: Any) -> Any:
        return self.control("advance", **given)

    def answer_challenge(self, intent: str, secret: str, *, passed: bool) -> None:
        url = f"{self.url}/js/api/challenges/{intent}"
        answer = httpx.post(url, json={"client_secret": secret, "passed": passed}, trust_env=False)
        assert answer.is_success, answer.text

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def settings_for(sandbox: SandboxProcess) -> dict[str, str]:
    return {
        "STRIPE_API_BASE": sandbox.url,
        "STRIPE_SECRET_KEY": "sk_test_stoa_sandbox",
        "STRIPE_PUBLISHABLE_KEY": "pk_test_stoa_sandbox",
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_JS_URL": f"{sandbox.url}/js/stripe.js",
    }


@dataclass
class Receiver:
    """Collects webhooks; `refuse` answers 500 to that many first."""

    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    refuse: int = 0
    url: str = ""

    def types(self) -> list[str]:
        import json

        return [json.loads(body)["type"] for _, body in self.heard]


@contextlib.contextmanager
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if found.refuse > 0:
                found.refuse -= 1
                self.send_response(500)
            else:
                found.heard.append((dict(self.headers), body))
                self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/hooks"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def pay(
    sandbox: SandboxProcess,
    client: stripe.StripeClient,
    account: str,
    number: str = "4242424242424242",
    **more: Any,
) -> Any:
    """A PaymentIntent of €50.00 with a commission of €2.50, confirmed with that card."""
    key = more.pop("key", None)
    params = {
        "amount": 5_000,
        "currency": "eur",
        "confirm": True,
        "confirmation_token": sandbox.token(account, number),
        "application_fee_amount": 250,
        "return_url": "http://shop.example/return",
        "use_stripe_sdk": True,
    }
    options = {"stripe_account": account, **({"idempotency_key": key} if key else {})}
    return client.v1.payment_intents.create(params | more, options)
