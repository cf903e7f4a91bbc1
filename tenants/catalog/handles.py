"""Handles: names in addresses."""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.db.models import QuerySet

from core.errors import Invalid

MOST = 255
_ROOM = 8  # for a number behind it

_NOT_WORD = re.compile(r"[\W_]+")
_ALLOWED = re.compile(r"[\w-]+")


def make_handle(text: str, *, fallback: str = "product") -> str:
    """`Crème brûlée, 2 pcs` → `creme-brulee-2-pcs`. Letters of other scripts stay as they are."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    latin = "".join(char for char in decomposed if not unicodedata.combining(char) or ord(char) > 0x36F)
    words = _NOT_WORD.sub("-", unicodedata.normalize("NFC", latin)).strip("-")
    return words[: MOST - _ROOM].strip("-") or fallback


def handle_problem(handle: str) -> str:
    """Why this cannot be a handle, or nothing."""
    if len(handle) > MOST - _ROOM:
        return f"At most {MOST - _ROOM} characters."
    if not _ALLOWED.fullmatch(handle) or handle != handle.lower() or handle.strip("-") != handle:
        return f"Only lower-case letters, digits and hyphens, for example “{make_handle(handle)}”."
    return ""


def free_handle(wanted: str, taken: Callable[[str], Collection[str]]) -> str:
    """The handle, or the first of handle-2, handle-3 … that is free; `taken(prefix)` tells which are not."""
    others = set(taken(wanted))
    if wanted not in others:
        return wanted
    return next(
        candidate for number in range(2, len(others) + 3) if (candidate := f"{wanted}-{number}") not in others
    )


def handle_among(rows: QuerySet[Any], *, asked_for: str, base: str) -> str:
    """The handle of one more of these rows: the one that was asked for, if it is free, or one that is made of `base`.

    Raises Invalid with a suggestion. Hold the lock of the rows' handles.
    """
    free = free_handle(base, partial(_taken, rows))
    if asked_for and free != asked_for:
        message = f"This handle is taken. “{free}” is free."
        raise Invalid(message, field="handle", code="handle_taken", details={"suggestion": free})
    return free


def _taken(rows: QuerySet[Any], prefix: str) -> Collection[str]:
    if not rows.filter(handle=prefix).exists():
        return ()
    return [prefix, *rows.filter(handle__startswith=f"{prefix}-").values_list("handle", flat=True)]
