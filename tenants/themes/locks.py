"""The rows of this package that are locked, and how."""

from uuid import UUID

from core.db import CELL
from core.errors import NotFound
from core.locks import advisory, lock_rows
from tenants.themes.models import Theme, ThemeVersion

GONE = "This theme no longer exists."


def library() -> None:
    """One at a time changes the shop's themes: what is counted, and which contents nobody uses, stays true."""
    advisory(CELL, "themes")


def theme_for_update(theme_id: UUID) -> Theme:
    """One that was uploaded. Raises NotFound."""
    rows = lock_rows(Theme.objects.filter(id=theme_id, built_in=""))
    if not rows:
        raise NotFound(GONE)
    return rows[0]


def version_for_update(version_id: UUID) -> ThemeVersion:
    """Raises NotFound."""
    rows = lock_rows(ThemeVersion.objects.filter(id=version_id))
    if not rows:
        raise NotFound("This version no longer exists.")
    return rows[0]
