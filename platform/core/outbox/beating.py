"""Telling the database that a worker lives, while a handler runs that holds no lock of its row.

A worker that is killed is silent from then on, and after OUTBOX_WORK_SECONDS the row is another's. Handlers that hold
their row's lock need none of this: the lock goes with the connection.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error as DatabaseError
from django.db import connections

from core import conf
from core.outbox.claiming import Lease, renew

logger = logging.getLogger(__name__)


@contextmanager
def beating(lease: Lease) -> Iterator[None]:
    """Renew the lease from a thread, three times in its length, until the block is over."""
    over = threading.Event()
    threading.Thread(target=_beat, args=(lease, over), daemon=True, name="outbox-beat").start()
    try:
        yield
    finally:
        over.set()


def _beat(lease: Lease, over: threading.Event) -> None:
    """No longer than OUTBOX_LONGEST_SECONDS: a handler that hangs would keep its row for ever."""
    until = time.monotonic() + conf.get("OUTBOX_LONGEST_SECONDS")
    while not over.wait(conf.get("OUTBOX_WORK_SECONDS") / 3) and time.monotonic() < until:
        try:
            renew(lease)
        except DatabaseError as error:
            logger.warning("outbox lease not renewed: %s", type(error).__name__)
        finally:
            connections.close_all()
