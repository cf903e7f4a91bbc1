"""Processor time that a page is not charged for."""

import threading
from collections.abc import Callable
from functools import wraps
from time import thread_time
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Preparing(threading.local):
    """This thread's seconds of processor spent on what a theme does once, and whether it is at it."""

    seconds = 0.0
    busy = False


PREPARING = _Preparing()


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
