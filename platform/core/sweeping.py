"""Going through what is due, so that a row that always fails holds up no other.

A sweep that takes the oldest rows moves the next turn of each away before it works on them (as `Order.next_try_at`):
the same ones would be the oldest for ever. And it works on them with `each_alone`.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded

from core.db import is_away
from core.errors import VendorFailure

logger = logging.getLogger(__name__)
T = TypeVar("T")


def each_alone(rows: Iterable[T], work: Callable[[T], object], *, what: str) -> int:
    """Do the work for each, and go on after one that failed. Returns how many came to something (a true answer).

    Goes no further when the database is away or the time is over: nothing would come of the rest.
    """
    done = 0
    for row in rows:
        try:
            done += bool(work(row))
        except SoftTimeLimitExceeded:
            raise
        except VendorFailure as failure:
            logger.warning("%s %s has to wait: %s", what, row, failure)
        except Exception as error:
            if is_away(error):
                raise
            logger.exception("%s %s failed", what, row)
    return done
