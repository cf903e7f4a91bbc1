"""Celery's beat, for a clock that may be set back.

As it comes, beat waits until the clock shows again what it showed at a job's last run: set back by an hour, or wrong by
a day at the last start, nothing would run by itself for that long, no payment swept and no hold released.
"""

from typing import Any

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware


class Scheduler(PersistentScheduler):
    """Jobs that ran in the future have run now."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """One round: the job that is due, and how long to wait for the next."""
        ahead = [entry for entry in self.schedule.values() if _ran_in_the_future(entry)]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None  # it holds moments by the clock as it was
        return super().tick(*args, **kwargs)


def _ran_in_the_future(entry: Any) -> bool:
    return bool(maybe_make_aware(entry.last_run_at) > maybe_make_aware(entry.default_now()))
