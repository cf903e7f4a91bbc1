"""The relay: takes due rows from the outbox, fairly over shops, and hands each to a worker.

It may be killed at any moment and run several times over: a row is leased by one statement, and a lease that
nobody finished runs out.
"""

import logging
import threading
import time
from uuid import UUID

import redis
from celery.exceptions import OperationalError as BrokerError
from django.db import Error as DatabaseError
from django.db import connections

from core.outbox.claiming import FIRST_LANE, Lease, claim, expire, outbox_aliases, recall_all, release
from core.outbox.nudging import wait_for_nudge
from core.outbox.tasks import run_row

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class Relay:
    """One relay process. `step()` is a round over the lanes, `run()` goes on until `stop()`."""

    def __init__(self, *, lanes_per_round: int = 100) -> None:
        self._lanes = lanes_per_round
        self._stopped = threading.Event()
        self._next_lane: dict[str, UUID] = {}
        self._expired_at = 0.0
        self._has_recalled = False

    def stop(self) -> None:
        """Finish the round and return from run()."""
        self._stopped.set()

    def run(self) -> None:
        """Work until stopped; a database or a Redis that is away is waited for."""
        while not self._stopped.is_set():
            try:
                if not self._has_recalled:
                    recall_all()
                    self._has_recalled = True
                if self.step() == 0:
                    self._wait()
            except (DatabaseError, redis.RedisError, BrokerError) as error:
                logger.warning("relay waits: %s: %s", type(error).__name__, error)
                connections.close_all()
                self._stopped.wait(POLL_SECONDS)

    def step(self) -> int:
        """Hand on what is due, one round over at most `lanes_per_round` lanes per database. Returns how many rows."""
        aliases = outbox_aliases()
        self._expire(aliases)
        return sum(self._hand_on(alias) for alias in aliases)

    def _expire(self, aliases: tuple[str, ...]) -> None:
        if time.monotonic() - self._expired_at < POLL_SECONDS:
            return
        self._expired_at = time.monotonic()
        for alias in aliases:
            count = expire(alias)
            if count:
                logger.warning("%s outbox leases ran out", count)

    def _hand_on(self, alias: str) -> int:
        first = self._next_lane.get(alias, FIRST_LANE)
        leases = claim(alias, first=first, lanes=self._lanes)
        # Go on behind the last lane served, and begin again once there is none behind it.
        self._next_lane[alias] = _after(max(lease.lane for lease in leases)) if leases else FIRST_LANE
        for index, lease in enumerate(leases):
            try:
                _queue(lease)
            except Exception:
                _give_back(leases[index:])
                raise
        if not leases and first != FIRST_LANE:
            return self._hand_on(alias)
        return len(leases)

    def _wait(self) -> None:
        try:
            wait_for_nudge(POLL_SECONDS)
        except redis.RedisError:
            self._stopped.wait(POLL_SECONDS)


def _queue(lease: Lease) -> None:
    run_row.apply_async(
        (lease.alias, str(lease.row_id), str(lease.token), str(lease.lane), lease.shared), retry=False
    )


def _give_back(leases: list[Lease]) -> None:
    for lease in leases:
        release(lease)


def _after(lane: UUID) -> UUID:
    return UUID(int=min(lane.int + 1, (1 << 128) - 1))
