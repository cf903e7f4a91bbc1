"""Telling the database that a process lives while it waits for a third party and holds no lock.

Whoever is killed is silent from then on; what it had in hand is another's as soon as it was silent for long enough.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context

from django.db import Error as DatabaseError
from django.db import connections

from core import conf

logger = logging.getLogger(__name__)


@contextmanager
def beating(renew: Callable[[], object], *, seconds: float) -> Iterator[None]:
    """Call `renew` from a thread, three times in so many seconds, until the block is over. In the caller's shop."""
    over = threading.Event()
    run = copy_context().run
    threading.Thread(target=run, args=(_beat, renew, seconds / 3, over), daemon=True, name="beat").start()
    try:
        yield
    finally:
        over.set()


def _beat(renew: Callable[[], object], pause: float, over: threading.Event) -> None:
    """No longer than OUTBOX_LONGEST_SECONDS: a call that hangs would keep its row for ever."""
    until = time.monotonic() + conf.get("OUTBOX_LONGEST_SECONDS")
    while not over.wait(pause) and time.monotonic() < until:
        try:
            renew()
        except DatabaseError as error:
            logger.warning("not renewed: %s", type(error).__name__)
        finally:
            connections.close_all()
