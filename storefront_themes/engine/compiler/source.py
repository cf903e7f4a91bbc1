"""Python text being written: lines at a depth, and the values that the text refers to by generated names."""

from types import TracebackType

MOST_INDENT = 80  # Python's own tokenizer gives up at 100


class Unsupported(Exception):
    """Nothing is generated for this file; the interpreter renders it."""


class NeedsOpen(Exception):
    """Names of this file have to be looked up as it runs: an include may set any, a counter is one."""


class Source:
    """Lines of one function. Every name in it is a letter and a number of ours; values come in through `bind`."""

    __slots__ = ("_count", "_depth", "_names", "bound", "lines")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.bound: dict[str, object] = {}
        self._names: dict[int, str] = {}
        self._depth = "\t"
        self._count = 0

    def add(self, line: str) -> None:
        """One line at the present depth."""
        self.lines.append(self._depth + line)

    def deeper(self) -> "Deeper":
        """What is added within stands one level deeper; `pass` where nothing is."""
        return Deeper(self)

    def attempt(self, line: str, number: int, failing: str = "") -> None:
        """A statement whose failure costs itself. Its failure is noted; `failing` is a name that is then None."""
        self.add("try:")
        self.add(f"\t{line}")
        self.add("except Exception:")
        self.add(f"\t{f'{failing} = ' if failing else ''}fail(c, {number}, FILE)")

    def guarded(self, line: int, fallback: str = "") -> "Guarded":
        """The same for several lines; `fallback` is what runs instead."""
        return Guarded(self, line, fallback)

    def name(self, letter: str) -> str:
        """A new local name."""
        self._count += 1
        return f"{letter}{self._count}"

    def promise(self) -> str:
        """A name for a value that is bound before the text is done."""
        name = f"K{len(self.bound)}"
        self.bound[name] = None
        return name

    def bind(self, value: object) -> str:
        """The name under which the text may use a value."""
        found = self._names.get(id(value))
        if found is None:
            found = self._names[id(value)] = f"K{len(self.bound)}"
            self.bound[found] = value
        return found


class Deeper:
    """A level of indentation. (A generator made a context manager takes three times as long, thousands of times.)"""

    __slots__ = ("_before", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self) -> None:
        source = self._source
        source._depth += "\t"
        if len(source._depth) > MOST_INDENT:
            raise Unsupported("blocks are nested too deep")
        self._before = len(source.lines)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        source = self._source
        if error is None and len(source.lines) == self._before:
            source.add("pass")
        source._depth = source._depth[:-1]


class Guarded(Deeper):
    """Statements of which the first that fails ends them."""

    __slots__ = ("_fallback", "_line")

    def __init__(self, source: Source, line: int, fallback: str) -> None:
        super().__init__(source)
        self._line = line
        self._fallback = fallback

    def __enter__(self) -> None:
        self._source.add("try:")
        super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._source.add("except Exception:")
        self._source.add(f"\tfail(c, {self._line}, FILE)")
        if self._fallback:
            self._source.add(f"\t{self._fallback}")
