"""What a shop has many of, by handle: `collections['lamps']`, `pages.about`."""

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

from storefront_themes.engine.drops.lists import DEFAULT_WINDOW, LazyList

T = TypeVar("T")


class Handles(LazyList[T]):
    """One by its handle; all of them in a loop, where the page can list them. Prints nothing."""

    def __init__(self, find: Callable[[str], T | None], every: Callable[[str], object] | None = None) -> None:
        # Four of them are made for every page and hardly any is read: nothing is done here that can wait.
        self._find = find
        self._list = every
        self._count = self._listed
        self._window = (0, DEFAULT_WINDOW)
        self._items: Sequence[T] | None = None
        self._all: Sequence[T] | None = None

    def _listed(self) -> int:
        return len(self._every())

    def _fetch(self, offset: int, limit: int) -> Sequence[T]:
        return self._every()[offset : offset + limit]

    def _every(self) -> Sequence[T]:
        if self._all is None:
            found = self._list("") if self._list else ()
            self._all = found if isinstance(found, Sequence) else ()
        return self._all

    @overload
    def __getitem__(self, index: int | str) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice | str) -> T | Sequence[T]:
        if not isinstance(index, str):
            return super().__getitem__(index)
        found = self._find(index) if index not in {"first", "last", "size"} else None
        if found is None:
            raise KeyError(index)
        return found

    def __str__(self) -> str:
        return ""
