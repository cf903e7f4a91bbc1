"""The Stripe sandbox for these tests, one per worker, and one driver per gateway."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integrations.drivers import DRIVERS, Driver
from tests.integrations.stripe_sandbox import Receiver, SandboxProcess, receiver, settings_for


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
    yield sandbox_process
    sandbox_process.clear()


@pytest.fixture
def webhooks(sandbox: SandboxProcess) -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def driver(request: pytest.FixtureRequest) -> Driver:
    """The gateway named by the parameter, with what only its tests can do."""
    kind = DRIVERS[request.param]
    return kind(request.getfixturevalue("sandbox")) if kind.needs_sandbox else kind(None)
