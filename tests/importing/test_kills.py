"""Workers that are killed (SIGKILL, a real process) or doubled: every product arrives once."""

import os
import signal
import time

import pytest
from django.db import connections

from core.outbox.testing import drain
from tenants.catalog import selectors as catalog
from tenants.importing import selectors, services
from tenants.inventory import selectors as inventory

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTS = 60


@pytest.fixture
def confirmed(sheet, bring, owner):
    """A confirmed import of sixty products with three pieces each."""
    rows = [
        {"Handle": f"p{n}", "Title": f"P {n}", "Variant Price": "5", "Variant Inventory Qty": "3"}
        for n in range(PRODUCTS)
    ]
    job = bring(sheet(*rows), dry=True)
    services.confirm_import(actor=owner, job_id=job.id)
    connections.close_all()  # a child must not share a connection
    return job.id


def _worker(job_id):
    pid = os.fork()
    if pid == 0:
        try:
            services.run_import(job_id)
        finally:
            os._exit(0)
    return pid


def _wait_for(job_id, done):
    deadline = time.monotonic() + 20
    while selectors.import_job(job_id).products_done < done and time.monotonic() < deadline:
        time.sleep(0.01)
    connections.close_all()


def _check(job_id):
    job = selectors.import_job(job_id)
    assert (job.status, job.products_done, job.created_count, job.refused_count) == (
        "done",
        PRODUCTS,
        PRODUCTS,
        0,
    )
    assert catalog.all_products().total() == PRODUCTS
    cards = catalog.all_products().cards(0, 100)
    variants = [key for ids in catalog.variants_of(card.id for card in cards).values() for key in ids]
    assert [level.on_hand for level in inventory.levels_by_variant(variants).values()] == [3] * PRODUCTS
    assert inventory.unexplained_levels() == []


def test_killed_workers_lose_nothing(confirmed):
    for done in (5, 15, 30):
        pid = _worker(confirmed)
        _wait_for(confirmed, done)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert selectors.import_job(confirmed).status == "running"
    drain()
    _check(confirmed)


def test_two_workers_at_one_import_do_nothing_twice(confirmed):
    pids = [_worker(confirmed) for _ in range(3)]
    for pid in pids:
        os.waitpid(pid, 0)
    _check(confirmed)
