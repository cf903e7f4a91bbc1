"""What the five tables of `config/` say, kept where every layer may ask for it.

`config` installs real objects once at start; nobody else writes here. Tests may install a smaller world with
`installed(...)`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from core.outbox.event import Event, Subscription

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be allowed: its code, its label for people, the roles that hold it by default."""

    code: str
    label: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """A periodic job: a Celery task, when it runs, and whether once per shop or once on the platform's side.

    `every` is an interval or a celery `crontab`.
    """

    name: str
    task: Any
    every: timedelta | Any
    per_shop: bool = False


@dataclass(slots=True)
class _Tables:
    subscriptions: tuple["Subscription", ...] = ()
    adapters: dict[type[Any], dict[str, Callable[..., Any]]] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    schedule: tuple[Periodic, ...] = ()
    by_event: dict[type["Event"], tuple["Subscription", ...]] = field(default_factory=dict)
    by_key: dict[str, "Subscription"] = field(default_factory=dict)


_tables = _Tables()


def install(
    *,
    subscriptions: Iterable["Subscription"] | None = None,
    adapters: Mapping[type[Any], Mapping[str, Callable[..., Any]]] | None = None,
    permissions: Iterable[Permission] | None = None,
    schedule: Iterable[Periodic] | None = None,
) -> None:
    """Install tables; a table that is not given stays as it is. Raises ValueError for a name that occurs twice."""
    if subscriptions is not None:
        _install_subscriptions(tuple(subscriptions))
    if adapters is not None:
        _tables.adapters = {port: dict(vendors) for port, vendors in adapters.items()}
    if permissions is not None:
        _tables.permissions = _unique((entry.code, entry) for entry in permissions)
    if schedule is not None:
        _tables.schedule = tuple(_unique((entry.name, entry) for entry in schedule).values())


def _install_subscriptions(rows: tuple["Subscription", ...]) -> None:
    by_event: dict[type[Event], tuple[Subscription, ...]] = {}
    for row in rows:
        by_event[row.event] = (*by_event.get(row.event, ()), row)
    _unique((event.name, event) for event in by_event)
    _tables.by_key = _unique((row.key, row) for row in rows)
    _tables.subscriptions, _tables.by_event = rows, by_event


def _unique(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    result: dict[str, T] = {}
    for name, value in pairs:
        if name in result:
            raise ValueError(f"{name!r} is in the table twice")
        result[name] = value
    return result


def adapter(port: type[Any], name: str) -> Any:
    """A new instance of the adapter a vendor has for a port; LookupError names what there is."""
    vendors = _tables.adapters.get(port, {})
    if name not in vendors:
        raise LookupError(f"no adapter {name!r} for {port.__name__}; there are: {sorted(vendors)}")
    return vendors[name]()


def adapters(port: type[Any]) -> Mapping[str, Callable[..., Any]]:
    """Vendor name → adapter class, of one port."""
    return dict(_tables.adapters.get(port, {}))


def permissions() -> Mapping[str, Permission]:
    """Code → permission, in the table's order."""
    return dict(_tables.permissions)


def permissions_of(role: str) -> frozenset[str]:
    """The codes a role holds by default."""
    return frozenset(code for code, entry in _tables.permissions.items() if role in entry.roles)


def schedule() -> Sequence[Periodic]:
    """The periodic jobs."""
    return _tables.schedule


def subscriptions(event: type["Event"] | None = None) -> Sequence["Subscription"]:
    """All subscriptions, or those of one event."""
    return _tables.subscriptions if event is None else _tables.by_event.get(event, ())


def subscription(key: str) -> "Subscription | None":
    """The subscription an outbox row names, or None when the code no longer has it."""
    return _tables.by_key.get(key)


@contextmanager
def installed(**tables: Any) -> Iterator[None]:
    """Install tables for the block and put the former ones back: for tests."""
    former = {field.name: getattr(_tables, field.name) for field in fields(_tables)}
    try:
        install(**tables)
        yield
    finally:
        for name, table in former.items():
            setattr(_tables, name, table)
