"""Processor time that a page is not charged for."""

import gc
import threading
from collections.abc import Callable, Mapping
from functools import wraps
from time import thread_time
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Preparing(threading.local):
    """This thread's seconds of processor spent on what a theme does once, and whether it is at it."""

    seconds = 0.0
    busy = False
    collecting = 0.0


PREPARING = _Preparing()


def _collecting(phase: str, about: Mapping[str, int]) -> None:
    """A full collection walks all that the process holds, which the page at work has not made either."""
    if about["generation"] == 2 and not PREPARING.busy:
        if phase == "start":
            PREPARING.collecting = thread_time()
        else:
            PREPARING.seconds += thread_time() - PREPARING.collecting


gc.callbacks.append(_collecting)


def preparing(work: Callable[P, R]) -> Callable[P, R]:
    """Marks what is done once for a theme and then kept: parsing, compiling, reading its settings and texts.

    The page that happens to come first is not charged for it, or a slow machine would show its first visitor a
    page with holes.
    """

    @wraps(work)
    def prepare(*args: P.args, **kwargs: P.kwargs) -> R:
        if PREPARING.busy:
            return work(*args, **kwargs)
        began, PREPARING.busy = thread_time(), True
        try:
            return work(*args, **kwargs)
        finally:
            PREPARING.seconds += thread_time() - began
            PREPARING.busy = False

    return prepare
