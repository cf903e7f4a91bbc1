"""The request this code works for: logs, audit entries, tasks and calls to third parties carry its id."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from core.scope import current_scope

_request: ContextVar[object] = ContextVar("stoa_request", default=None)
_request_id: ContextVar[str] = ContextVar("stoa_request_id", default="")


def request_id() -> str:
    """The id of the request, or "" outside of one."""
    return _request_id.get()


def shop_id() -> str:
    """The shop that is entered, or the one the request is about: an error is told when its view has left the shop."""
    scope = current_scope()
    if scope is not None and scope.is_shop:
        return str(scope.shop_id)
    shop: Any = getattr(_request.get(), "shop", None)
    return str(shop.id) if shop is not None else ""


@contextmanager
def working_for(identifier: str, *, request: object = None) -> Iterator[None]:
    """Carry the request id, and the request if there is one, for the block: in this context and what it calls."""
    tokens = _request_id.set(identifier), _request.set(request)
    try:
        yield
    finally:
        _request_id.reset(tokens[0])
        _request.reset(tokens[1])
