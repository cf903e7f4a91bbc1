"""Python text being written: lines at a depth, and the values that the text refers to by generated names."""

from collections.abc import Iterator
from contextlib import contextmanager

MOST_INDENT = 80  # Python's own tokenizer gives up at 100


class Unsupported(Exception):
    """Nothing is generated for this file; the interpreter renders it."""


class Source:
    """Lines of one function. Every name in it is a letter and a number of ours; values come in through `bind`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.bound: dict[str, object] = {}
        self._names: dict[int, str] = {}
        self._depth = 1
        self._count = 0

    def add(self, line: str) -> None:
        """One line at the present depth."""
        self.lines.append("\t" * self._depth + line)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """What is added within stands one level deeper; `pass` where nothing is."""
        self._depth += 1
        if self._depth > MOST_INDENT:
            raise Unsupported("blocks are nested too deep")
        before = len(self.lines)
        try:
            yield
            if len(self.lines) == before:
                self.add("pass")
        finally:
            self._depth -= 1

    @contextmanager
    def guarded(self, line: int, fallback: str = "") -> Iterator[None]:
        """A statement whose failure costs itself; `fallback` is what runs instead."""
        self.add("try:")
        with self.deeper():
            yield
        self.add("except Exception:")
        with self.deeper():
            self.add(f"fail(c, {line}, FILE)")
            if fallback:
                self.add(fallback)

    def name(self, letter: str) -> str:
        """A new local name."""
        self._count += 1
        return f"{letter}{self._count}"

    def bind(self, value: object) -> str:
        """The name under which the text may use a value."""
        found = self._names.get(id(value))
        if found is None:
            found = self._names[id(value)] = f"K{len(self.bound)}"
            self.bound[found] = value
        return found
