"""Threads that start at one instant, each with connections of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def race(runners: Sequence[Callable[[], T]]) -> list[T | BaseException]:
    """Run them all from a barrier on; what each returned or raised, in order."""
    barrier = threading.Barrier(len(runners))

    def run(runner: Callable[[], T]) -> T | BaseException:
        barrier.wait(10)
        try:
            return runner()
        except BaseException as error:  # the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))
