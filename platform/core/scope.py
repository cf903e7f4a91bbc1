"""Which shop this code runs for: the one ContextVar that database, cache, files, logs and tasks all read.

Only `shops.context` enters a scope; everybody else asks. Core does not know what a shop is: it sees an id,
a schema and a role, and it learns how to enter a shop by id through the two hooks that `shops` installs at
start.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scope:
    """One shop as the database sees it: its id, the schema of its tables, the role that may touch them."""

    shop_id: UUID
    schema: str
    role: str

    @property
    def is_shop(self) -> bool:
        """False for the cell: the alias `default` used outside any shop, with the nil id."""
        return self.shop_id.int != 0


class NoScopeError(RuntimeError):
    """Code that belongs to a shop ran without one. A programming error, never an answer to a visitor."""


Resolver = Callable[[UUID], AbstractContextManager[object]]
CellEntry = Callable[[], AbstractContextManager[object]]
ShopIds = Callable[[], Iterable[UUID]]

_current: ContextVar[Scope | None] = ContextVar("stoa_scope", default=None)
_hooks: dict[str, Callable[..., object]] = {}


def current_scope() -> Scope | None:
    """The shop entered in this context, or None on the platform's side."""
    return _current.get()


def require_scope() -> Scope:
    """The shop entered in this context; raises NoScopeError where there is none."""
    scope = _current.get()
    if scope is None:
        raise NoScopeError("this code needs a shop: enter one with shops.context.use(shop)")
    return scope


def require_shop_id() -> UUID:
    """The id of the shop entered in this context; raises NoScopeError where there is none, as in the cell."""
    scope = require_scope()
    if not scope.is_shop:
        raise NoScopeError("this code needs a shop, and is in the cell")
    return scope.shop_id


@contextmanager
def entered(scope: Scope | None) -> Iterator[None]:
    """Set the scope for the block. For `shops.context` alone: it also knows whether the shop may be entered."""
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def install_resolver(resolver: Resolver) -> None:
    """`shops` installs how to enter a shop by its id; the block must raise when the shop is gone."""
    _hooks["resolver"] = resolver


def install_cell(cell: CellEntry) -> None:
    """`shops` installs how to use the alias `default` without a shop (role stoa_cell): relay and inbox do."""
    _hooks["cell"] = cell


def install_shop_ids(shop_ids: ShopIds) -> None:
    """`shops` installs the list of shops that periodic work runs for."""
    _hooks["shop_ids"] = shop_ids


def enter(shop_id: UUID) -> AbstractContextManager[object]:
    """Enter a shop by id, as tasks and the outbox do."""
    return _hook("resolver")(shop_id)  # type: ignore[return-value]  # the hook's type is checked where it is installed


def cell() -> AbstractContextManager[object]:
    """Use the alias `default` without a shop."""
    return _hook("cell")()  # type: ignore[return-value]  # the hook's type is checked where it is installed


def shop_ids() -> Iterable[UUID]:
    """The shops that periodic work runs for."""
    return _hook("shop_ids")()  # type: ignore[return-value]  # the hook's type is checked where it is installed


def _hook(name: str) -> Callable[..., object]:
    try:
        return _hooks[name]
    except KeyError:
        raise NoScopeError(f"no {name} is installed: the app `shops` is not loaded") from None
