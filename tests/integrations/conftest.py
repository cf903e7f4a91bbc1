"""The Stripe sandbox for these tests, one per worker, and one driver per gateway."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stripe

import core.redis
from core.http.breaker import Breaker
from tests.integrations.drivers import DRIVERS, Driver, StripeDriver
from tests.integrations.stripe_sandbox import KEY, Receiver, SandboxProcess, receiver, settings_for


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[SandboxProcess]:
    found = SandboxProcess.start()
    yield found
    found.stop()


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess, settings: Any) -> Iterator[SandboxProcess]:
    """The sandbox, with Stoa's settings pointing at it and nothing going wrong yet."""
    for name, value in settings_for(sandbox_process).items():
        setattr(settings, name, value)
    redis = core.redis.client()
    # A test without a sandbox lets calls fail, and the circuit opens.
    for key in redis.scan_iter("stoa:breaker:*"):
        redis.delete(key)
    yield sandbox_process
    sandbox_process.clear()


@pytest.fixture
def webhooks(sandbox: SandboxProcess) -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def stripe_driver(sandbox: SandboxProcess) -> Iterator[StripeDriver]:
    """Stripe alone, its circuit closed."""
    Breaker("stripe").succeeded()
    yield StripeDriver(sandbox)
    Breaker("stripe").succeeded()


@pytest.fixture
def driver(request: pytest.FixtureRequest) -> Driver:
    """The gateway named by the parameter, with what only its tests can do."""
    kind = DRIVERS[request.param]
    return kind(request.getfixturevalue("sandbox")) if kind.needs_sandbox else kind(None)


@pytest.fixture
def client(sandbox: SandboxProcess) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}, max_network_retries=0)


@pytest.fixture
def account(sandbox: SandboxProcess) -> str:
    return sandbox.account()


@pytest.fixture
def raw(sandbox: SandboxProcess) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=sandbox.url, headers={"Authorization": f"Bearer {KEY}"}, trust_env=False
    ) as found:
        yield found
