"""One file of a theme, ready to run; and the place where a process keeps those it used last."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import blake2b
from sys import getsizeof
from threading import Lock

from liquid.ast import Node
from liquid.exceptions import LiquidError, LiquidInterrupt, LiquidSyntaxError
from liquid.template import BoundTemplate

from storefront_themes.engine.compiler import Function, Unsupported, compile_nodes
from storefront_themes.engine.compiler.again import Again
from storefront_themes.engine.context import Buffer, ThemeContext
from storefront_themes.engine.environment import ThemeEnvironment, ThemeTemplate
from storefront_themes.engine.errors import place
from storefront_themes.engine.limits import Limits
from storefront_themes.engine.places import TEXT, Place
from storefront_themes.engine.preparing import preparing
from storefront_themes.engine.quick import run_each
from storefront_themes.engine.runtime import Out
from storefront_themes.engine.tags.assets import SchemaNode

BYTES_KEPT = 256 * 1024 * 1024  # of programs, in a process
STATEMENTS_KEPT = 20_000  # of files parsed for the interpreter; one takes about a kilobyte


Parsed = tuple[BoundTemplate, Mapping[int, Node]]


class Program:
    """A compiled file. Depends on its text and where that begins, so versions share what they have in common."""

    __slots__ = ("_closed", "_open", "file", "limits", "place", "schema", "short_name", "size", "source")

    def __init__(
        self, source: str, file: str, limits: Limits, *, schema: str | None, place: Place = TEXT
    ) -> None:
        self.file = file
        self.short_name = file.rpartition("/")[2].partition(".")[0]
        self.source = source
        self.limits = limits
        self.place = place
        self.size = getsizeof(source) + len(schema or "")
        self.schema = schema
        self._closed: Function | None = None
        self._open: Function | None = None

    @classmethod
    def of(cls, source: str, file: str, limits: Limits, place: Place = TEXT) -> "Program":
        """Parse and compile. Raises LiquidSyntaxError."""
        environment = shared_environment(limits)
        nodes = environment.read_tree(source, place)
        schema = next((node.text for node in nodes if isinstance(node, SchemaNode)), None)
        program = cls(source, file, limits, schema=schema, place=place)
        try:
            program._closed, is_open = compile_nodes(
                nodes, file, environment, again=Again(program.parsed), is_open=False
            )
            if is_open:
                program._open = program._closed
            program.size += weight(program._closed)
        except Unsupported:
            program._closed = program._open = program._interpret
        return program

    def at(self, place: Place) -> "Program":
        """The same text beginning elsewhere. Not kept."""
        return self if place == self.place else Program.of(self.source, self.file, self.limits, place)

    @property
    def is_compiled(self) -> bool:
        """Whether Python runs it, and not the interpreter."""
        return self._closed != self._interpret

    def run(self, context: ThemeContext, out: Out) -> None:
        """Render into `out`."""
        assert self._closed is not None
        try:
            self._closed(context, out)
        except LiquidInterrupt as error:
            raise LiquidSyntaxError(f"unexpected {error}", token=None, template_name=self.file) from error
        except LiquidError as error:
            place(error, self.file, 0)
            raise

    def run_open(self, context: ThemeContext, out: Out) -> None:
        """Render for an `include`: with the names of the template around it."""
        if self._open is None:
            self._open = self._opened()
        self._open(context, out)

    @preparing
    def _opened(self) -> Function:
        environment = shared_environment(self.limits)
        try:
            nodes = environment.read_tree(self.source, self.place)
            return compile_nodes(nodes, self.file, environment, again=Again(self.parsed), is_open=True)[0]
        except Unsupported:
            return self._interpret

    def parsed(self) -> Parsed:
        """The same for the interpreter, read when it is first needed."""
        return TREES.get(self)

    def _interpret(self, context: ThemeContext, out: Out) -> None:
        parsed, _ = self.parsed()
        buffer, before = Buffer(context.page.budget), context.template
        context.template = parsed
        try:
            run_each(parsed.nodes, context, buffer)
        finally:
            context.template = before
            out.append(buffer.getvalue())


_environments: dict[Limits, ThemeEnvironment] = {}


def shared_environment(limits: Limits) -> ThemeEnvironment:
    """The environment that programs are parsed in: it belongs to no theme."""
    if limits not in _environments:
        _environments[limits] = ThemeEnvironment(limits=limits)
    return _environments[limits]


class Trees:
    """What the interpreter read last, bounded by the number of statements."""

    def __init__(self, most: int = STATEMENTS_KEPT) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[Program, Parsed] = OrderedDict()
        self._lock = Lock()

    def get(self, program: Program) -> Parsed:
        """A program's tree, and its statements by where they begin."""
        with self._lock:
            found = self._kept.get(program)
            if found is not None:
                self._kept.move_to_end(program)
                return found
        found = self._read(program)
        with self._lock:
            self.size += len(found[1]) if program not in self._kept else 0
            self._kept[program] = found
            while self.size > self.most and len(self._kept) > 1:
                self.size -= len(self._kept.popitem(last=False)[1][1])
        return found

    @preparing
    def _read(self, program: Program) -> Parsed:
        environment = shared_environment(program.limits)
        template = environment.template(program.source, program.file, program.place)
        return template, template.statements()


TREES = Trees()


def weight(function: Function) -> int:
    """Bytes that a compiled file takes, as near as Python tells; a fifth is added for what it does not."""
    code, bound = function.__code__, function.__globals__
    constants = (code.co_consts, *code.co_consts, *code.co_varnames)
    tables = (code, code.co_linetable, code.co_exceptiontable, code.co_names, code.co_varnames)
    texts = (bound, *(each for each in bound.values() if isinstance(each, str)))
    starts = [each[1] for each in bound.values() if isinstance(each, tuple)]
    places = sum(160 + 40 * len(each) for each in starts)
    return (sum(map(getsizeof, (*tables, *constants, *texts))) + places) * 6 // 5


class Programs:
    """The programs used last, bounded by the memory they take."""

    def __init__(self, most: int = BYTES_KEPT) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[bytes, Program | LiquidError] = OrderedDict()
        self._lock = Lock()

    def at_hand(self, key: bytes) -> Program | None:
        """A program by its key, if it is kept."""
        found = self._kept.get(key)
        if not isinstance(found, Program):
            return None
        try:
            self._kept.move_to_end(key)
        except KeyError:
            return found  # just dropped by another thread; whoever holds it may still run it
        return found

    def get(
        self, key: bytes, text: Callable[[], str], file: str, limits: Limits, place: Place = TEXT
    ) -> Program:
        """A program by its key, compiled when it is not kept. Raises the same LiquidError each time."""
        found = self.at_hand(key) or self._kept.get(key) or self._made(key, text(), file, limits, place)
        if isinstance(found, LiquidError):
            raise found.with_traceback(None)
        return found

    @preparing
    def _made(
        self, key: bytes, source: str, file: str, limits: Limits, start: Place
    ) -> Program | LiquidError:
        try:
            made: Program | LiquidError = Program.of(source, file, limits, start)
        except LiquidError as error:
            place(error, file, 0)
            made = error
        with self._lock:
            self.size += _size(made) if key not in self._kept else 0
            self._kept[key] = made
            while self.size > self.most and len(self._kept) > 1:
                self.size -= _size(self._kept.popitem(last=False)[1])
        return made

    def __len__(self) -> int:
        return len(self._kept)


def _size(entry: Program | LiquidError) -> int:
    return entry.size if isinstance(entry, Program) else 1000


def key_of(source: str, file: str, limits: Limits, place: Place = TEXT) -> bytes:
    """What tells programs apart: text, where it begins, file and bounds."""
    return blake2b(
        f"{file}\0{limits}\0{place.kind} {place.element}\0{source}".encode(errors="replace"), digest_size=20
    ).digest()


PROGRAMS = Programs()

__all__ = ["PROGRAMS", "Program", "Programs", "ThemeTemplate", "key_of"]
