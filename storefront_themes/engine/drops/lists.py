"""Lists that are fetched only when read, a page at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")

DEFAULT_WINDOW = 50


class LazyList(Sequence[T], Generic[T]):
    """`count` things of which `fetch(offset, limit)` gets some; `paginate` moves the window.

    Read without `paginate` it holds the first 50, as in Shopify, or as many as `window` says. Each window is
    fetched once.
    """

    def __init__(
        self,
        count: int | Callable[[], int],
        fetch: Callable[[int, int], Sequence[T]],
        *,
        window: int = DEFAULT_WINDOW,
    ) -> None:
        self._count = count
        self._fetch = fetch
        self._window = (0, window)
        self._items: Sequence[T] | None = None

    @property
    def total(self) -> int:
        """How many there are in all."""
        if callable(self._count):
            self._count = self._count()
        return self._count

    def move(self, offset: int, limit: int) -> None:
        """Show another part."""
        if (offset, limit) != self._window:
            self._window, self._items = (offset, limit), None

    def _loaded(self) -> Sequence[T]:
        if self._items is None:
            self._items = self._fetch(*self._window)
        return self._items

    def __len__(self) -> int:
        return len(self._loaded())

    def __iter__(self) -> Iterator[T]:
        return iter(self._loaded())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if not isinstance(index, int | slice):
            raise TypeError("a list has positions, not names")
        return self._loaded()[index]
