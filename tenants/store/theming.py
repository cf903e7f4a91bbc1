"""Which theme a shop shows, and what was chosen in it. Which themes there are, `tenants.themes` knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.db import on_commit
from core.outbox import emit
from core.stale import check_fresh
from tenants.store.events import SettingsChanged
from tenants.store.locks import settings_for_update
from tenants.store.models import ShopSettings
from tenants.store.selectors import forget_settings

_PICTURES = "images"


@dataclass(frozen=True, slots=True)
class Shown:
    """A built-in theme, or a version of the merchant's own, with what was chosen in it."""

    built_in: str
    version: UUID | None
    look: Mapping[str, Any]


def exchange_theme(*, built_in: str, version: UUID | None, look: Mapping[str, Any] | None) -> Shown:
    """Show another theme; gives what was shown until now. `look` None keeps what was chosen, and the pictures stay.

    Called inside the transaction of whoever decides that, and tells.
    """
    row = settings_for_update()
    before = Shown(row.theme, row.theme_version, row.theme_settings)
    row.theme, row.theme_version = built_in, version
    if look is not None:
        row.theme_settings = with_pictures(look, before.look)
    _save(row)
    return before


def change_look(*, look: Mapping[str, Any], seen: str) -> Mapping[str, Any]:
    """Other choices in the theme that is shown; gives those before. Conflict when they are not those that were `seen`.

    Called inside the transaction of whoever checks them, and tells.
    """
    row = settings_for_update()
    before: dict[str, Any] = row.theme_settings
    check_fresh(before, seen, what="these settings")
    row.theme_settings = with_pictures(look, before)
    _save(row)
    return before


def with_pictures(look: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """A look with the pictures of another: they are the shop's, whichever theme shows them."""
    pictures = {_PICTURES: other[_PICTURES]} if other.get(_PICTURES) else {}
    return {**{name: value for name, value in look.items() if name != _PICTURES}, **pictures}


def _save(row: ShopSettings) -> None:
    row.version += 1
    row.save()
    emit(SettingsChanged(version=row.version))
    on_commit(forget_settings)
