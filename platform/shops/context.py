"""The only way into a shop: ``with use(shop): …``. Database, cache, files, locks, logs and tasks follow.

A context is a ContextVar: it belongs to one thread or coroutine, nests, and always restores what was before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.scope import Scope, entered
from shops.errors import NoShopError

CELL = Scope(shop_id=UUID(int=0), schema="public", role="stoa_cell")

_shop: ContextVar["ShopRef | None"] = ContextVar("stoa_shop", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRef:
    """What the rest of Stoa may know about a shop: a plain value, safe to keep for the length of a request."""

    id: UUID
    slug: str
    name: str
    schema: str
    role: str
    status: str
    country: str
    currency: str
    locale: str
    timezone: str
    fee_rate_bps: int
    fee_fixed: int  # minor units of the shop's currency
    fee_term: str
    plan: str
    stripe_account: str
    card_payments_ready: bool
    gateways: tuple[str, ...]
    limits: tuple[tuple[str, Any], ...]
    primary_host: str
    is_demo: bool
    lock: str  # of a shop that is not open to the public: another one for another password

    @property
    def scope(self) -> Scope:
        return Scope(shop_id=self.id, schema=self.schema, role=self.role)

    @property
    def is_live(self) -> bool:
        return self.status == "live"

    @property
    def is_locked(self) -> bool:
        """Whether visitors need the storefront's password."""
        return bool(self.lock)


@contextmanager
def use(shop: Any) -> Iterator[ShopRef]:
    """Enter a shop, given as ShopRef, Shop or its id. Raises ShopNotFound or ShopGone for an id that has no schema.

    A suspended shop can be entered (its owner and operators still work in it); a deleted one cannot.
    """
    from shops.selectors import resolve_ref

    ref = shop if isinstance(shop, ShopRef) else resolve_ref(shop)
    token = _shop.set(ref)
    try:
        with entered(ref.scope):
            yield ref
    finally:
        _shop.reset(token)


@contextmanager
def cell() -> Iterator[None]:
    """Use the alias ``default`` without a shop, as role ``stoa_cell``: outbox, inbox and provisioning only."""
    with _outside(CELL):
        yield


@contextmanager
def maintenance(schema: str) -> Iterator[None]:
    """Work on one schema as the login itself. Only useful to the owner's login: the migration runner."""
    with _outside(Scope(shop_id=UUID(int=0), schema=schema, role="none")):
        yield


@contextmanager
def no_shop() -> Iterator[None]:
    """Leave whatever shop is entered for the block: nothing on the alias ``default`` works inside it."""
    with _outside(None):
        yield


@contextmanager
def _outside(scope: Scope | None) -> Iterator[None]:
    token = _shop.set(None)
    try:
        with entered(scope):
            yield
    finally:
        _shop.reset(token)


def current_shop() -> ShopRef:
    """The shop that is entered; raises NoShopError where there is none."""
    ref = _shop.get()
    if ref is None:
        raise NoShopError("This code needs a shop: enter one with shops.context.use(shop).")
    return ref
