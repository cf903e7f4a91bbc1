"""A shop that is served, with the machinery that works behind it, and a browser."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser

from core.outbox.testing import drain
from shops.context import use
from shops.services import set_payments
from tests.builders import STAFF, make_product
from tests.integrations.conftest import sandbox, sandbox_process  # noqa: F401  fixtures used by name
from tests.web.browsing import chromium, serving

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@contextmanager
def machinery() -> Iterator[None]:
    """What relay and worker do, in a thread of this process: deliver what is due, several times a second."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            drain(raise_errors=False)
        connections.close_all()

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


@pytest.fixture
def stripe_ready(world: Any, request: pytest.FixtureRequest) -> None:
    """Acme takes cards through the sandbox."""
    account = request.getfixturevalue("sandbox").account()
    set_payments(
        world.acme.id,
        actor=STAFF,
        stripe_account=account,
        card_payments_ready=True,
        gateways=["stripe", "manual"],
    )


@pytest.fixture
def served(
    world: Any, settings: Any, tmp_path: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], str]]:
    """`served("acme")` and `served("")`: a shop's address and the platform's. Rows are made before it is served."""
    from config.wsgi import application

    settings.MEDIA_ROOT = tmp_path
    if "stripe_ready" in request.fixturenames:
        request.getfixturevalue("stripe_ready")
    with use(world.acme):
        make_product(title="Glazed bowl", price=3200, stock=5, sku="BOWL")
        make_product(title="Linen cloth", price=1800, stock=9, sku="CLOTH")
    with serving(application) as port, machinery():
        settings.PUBLIC_PORT = str(port)

        def address(slug: str) -> str:
            host = f"{slug}.{settings.DOMAIN}" if slug else settings.DOMAIN
            return f"http://{host}:{port}"

        yield address


@pytest.fixture
def browser(served: Callable[[str], str]) -> Iterator[Browser]:
    """Started after this thread has used its connections and closed before it does again: see tests/web/browsing."""
    with chromium() as started:
        yield started
