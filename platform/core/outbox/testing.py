"""The relay and a worker in one call, for tests and the demo."""

from django.db import connections

from core.db import CELL, PLATFORM, in_transaction
from core.outbox.claiming import claim
from core.outbox.delivering import deliver


def drain(*, raise_errors: bool = True, rounds: int = 1000) -> int:
    """Handle every due row here and now, those that the handlers emit as well. Returns how many were handled.

    Sees the rows of both aliases, also uncommitted ones inside a test case's own transaction. A handler's
    error is raised after its row was put back, unless `raise_errors` is False.
    """
    handled = 0
    for _ in range(rounds):
        leases = [lease for alias in (PLATFORM, CELL) for lease in claim(alias, shared=_shared())]
        if not leases:
            return handled
        for lease in leases:
            deliver(lease, raise_errors=raise_errors)
            handled += 1
    raise RuntimeError("the outbox does not run dry: a handler emits its own event")


def _shared() -> bool | None:
    """Rows inside a test case's transaction are seen through one alias only; otherwise as the databases are."""
    if any(in_transaction(alias) for alias in (PLATFORM, CELL)):
        raise RuntimeError("drain() commits like the relay: call it outside a transaction")
    wrapped = any(connections[alias].in_atomic_block for alias in (PLATFORM, CELL))
    return False if wrapped else None


def pending() -> int:
    """How many rows drain() would see at most, due or not."""
    from core.outbox.operating import backlog

    return backlog().pending
