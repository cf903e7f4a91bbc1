"""The id of the request this code works for: logs, audit entries, tasks and calls to third parties carry it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("stoa_request_id", default="")


def request_id() -> str:
    """The id of the request, or "" outside of one."""
    return _request_id.get()


@contextmanager
def working_for(identifier: str) -> Iterator[None]:
    """Carry the request id for the block, in this context and what it calls."""
    token = _request_id.set(identifier)
    try:
        yield
    finally:
        _request_id.reset(token)
