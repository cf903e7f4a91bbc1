"""How many pictures a process makes small at once.

That takes seconds and hundreds of megabytes for a picture of many pixels, which may be a file of few bytes, in a thread
that every shop's pages need too. So a few are made, a few wait, and whoever uploads then is told to come again:
nobody's pictures take all threads or all memory.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import RateLimited

AT_ONCE = 2
WAITING = 2
_BUSY = "Many pictures are being prepared at the moment. Try again in a moment."


class RenderingPlaces:
    """Places of one process."""

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._taken = threading.BoundedSemaphore(at_once + waiting)
        self._working = threading.BoundedSemaphore(at_once)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """For somebody who looks on: raises RateLimited when enough others wait already."""
        if not self._taken.acquire(blocking=False):
            raise RateLimited(_BUSY, retry_after=5)
        try:
            with self._working:
                yield
        finally:
            self._taken.release()

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """For work in the background, which waits for as long as it takes."""
        with self._working:
            yield


places = RenderingPlaces(at_once=AT_ONCE, waiting=WAITING)
