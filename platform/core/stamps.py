"""A stamp per shop that is another one after each change of what its storefront shows.

It lives in Redis, so that all processes see a change at once. The database backend sets it after the commit of
whatever wrote (`shops.database`), so no service can forget to. Without Redis there is no stamp, and nothing is kept.
"""

import re
import threading
import time
from functools import partial
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError

from core.ids import random_token
from core.redis import client
from core.scope import current_scope

OWED_SECONDS = 60.0  # longer than any page is kept
AGAIN_SECONDS = 0.5
_WRITES = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
# What shoppers do, and what only people at work see. Whatever is not listed here is taken for part of the storefront.
_UNSEEN = (
    "api", "audit", "cart", "checkout", "contact", "core", "customers", "importing", "notifications", "orders",
    "payments", "public", "inventory_reservation", "inventory_stockmovement", "store_auditentry", "store_counter",
)  # fmt: skip


def stamp(shop_id: UUID) -> str | None:
    """The shop's stamp of now; None without Redis. Read it before what it is to stand for."""
    if shop_id in _owed:
        return None
    try:
        found: Any = client().get(_key(shop_id))
    except RedisError:
        return None
    return bytes(found or b"").decode()


def note_write(connection: Any, statement: object) -> None:
    """Called for every statement a shop's connection sends: after its commit the shop has another stamp."""
    text = statement if isinstance(statement, str) else str(statement)
    if text.startswith(("SELECT", "SET", "SAVEPOINT", "RELEASE")):
        return
    scope = current_scope()
    if scope is None or not scope.is_shop or not any(_is_seen(table) for table in _WRITES.findall(text)):
        return
    renewing = _Renewing(scope.shop_id)
    if all(waiting != renewing for _, waiting, _ in connection.run_on_commit):
        connection.on_commit(renewing)


def _is_seen(table: str) -> bool:
    return not table.startswith(_UNSEEN)


class _Renewing(partial[None]):
    """Comparable, so that a transaction that writes a thousand rows sends one."""

    def __new__(cls, shop_id: UUID) -> "_Renewing":
        return super().__new__(cls, renew, shop_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Renewing) and other.args == self.args

    __hash__ = partial.__hash__


def renew(shop_id: UUID) -> None:
    """Give the shop another stamp. Where Redis does not answer it is given as soon as it does."""
    if not _renewed(shop_id):
        _owe(shop_id)


def _renewed(shop_id: UUID) -> bool:
    try:
        client().set(_key(shop_id), random_token(9))
    except RedisError:
        return False
    return True


# Stamps that could not be renewed, and until when it matters: until then others may hold pages of before the change.
_owed: dict[UUID, float] = {}
_owing = threading.Lock()


def _owe(shop_id: UUID) -> None:
    with _owing:
        begins = not _owed
        _owed[shop_id] = time.monotonic() + OWED_SECONDS
    if begins:
        threading.Thread(target=_pay, name="stamps", daemon=True).start()


def _pay() -> None:
    """Renew what is owed, as soon as Redis answers."""
    while True:
        time.sleep(AGAIN_SECONDS)
        for shop_id, until in list(_owed.items()):
            if _renewed(shop_id) or until < time.monotonic():
                with _owing:
                    if _owed.get(shop_id) == until:
                        del _owed[shop_id]
        with _owing:
            if not _owed:
                return


def _key(shop_id: UUID) -> str:
    return f"stoa:fresh:{shop_id.hex}"
