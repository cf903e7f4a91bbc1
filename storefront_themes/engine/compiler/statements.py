"""Statements to Python: output, control flow, loops, variables, snippets."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from liquid import Environment
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.arguments import KeywordArgument
from liquid.expression import Expression

from storefront_themes.engine.compiler.expressions import CONSTANTS, Expressions
from storefront_themes.engine.compiler.scopes import Block, Scopes
from storefront_themes.engine.compiler.source import NeedsOpen, Source, Unsupported
from storefront_themes.engine.compiler.stretches import (
    BETWEEN_TICKS,
    OUTPUTS,
    Stretch,
    first_condition,
    inline,
)
from storefront_themes.engine.compiler.tree import line_of
from storefront_themes.engine.places import constant_text

Writer = Callable[["Statements", Any], None]
WRITERS: dict[str, Writer] = {}

_DEEPEST_INLINE = 3  # conditions within conditions
_BEFORE_BODY = 3  # lines of a round before its body: the tick's two, and what is asked of the item


@dataclass(slots=True)
class Jump:
    """What `break` and `continue` mean here: Python's own, or a note (`flag`) and the end of a one-round loop."""

    flag: str = ""


def writes(*names: str) -> Callable[[Writer], Writer]:
    """Register a function as the writer of nodes of these classes."""

    def register(writer: Writer) -> Writer:
        WRITERS.update(dict.fromkeys(names, writer))
        return writer

    return register


class Statements:
    """Writes one function. `out`, `put` and `mark` name the output in use: the page's, or a capture's."""

    def __init__(self, source: Source, scopes: Scopes, environment: Environment) -> None:
        self.source = source
        self.scopes = scopes
        self.expressions = Expressions(source, scopes, environment)
        self.out, self.put, self.mark = "o", "w", "m"
        self.jumps: list[Jump] = []
        self.flag = ""
        self.continues = scopes.is_open  # whether a loop has to note where it stopped
        self.asks_loops = True  # whether any loop's `forloop` is read
        self.since_tick = 0

    # shared by the writers

    def value(self, expression: Expression | None) -> str:
        """Python for a value."""
        return self.expressions.value(expression)

    def all(self, nodes: Iterable[Node], *, mute: bool = False) -> None:
        """Statements one after another; a block of white space and nothing else prints none of it."""
        stretch = Stretch(self)
        for node in nodes:
            constant = constant_text(node)
            if constant is not None:
                stretch.text("" if mute else constant, node)
                continue
            piece = None if mute else inline(self.expressions, node, _DEEPEST_INLINE)
            if piece is not None:
                stretch.piece(piece, node)
                continue
            stretch.end()
            self._one(node)
        stretch.end()

    def block(self, block: BlockNode) -> None:
        """The statements of a block."""
        self.all(block.nodes, mute=block.blank)

    def _one(self, node: Node) -> None:
        writer = WRITERS.get(type(node).__name__)
        if writer is None:
            raise Unsupported(type(node).__name__)
        self.since_tick += 1
        self.expressions.heavy = True
        if self.since_tick >= BETWEEN_TICKS:
            self.tick(line_of(node))
        writer(self, node)

    def tick(self, line: int) -> None:
        """A look at the clock and at the size of the output, where time may have passed."""
        self.since_tick = 0
        self.source.add(f"if clock() > d or len({self.out}) > {self.mark}:")
        self.source.add(f"\td, {self.mark} = tick(c, {self.out}, {line}, FILE)")

    @contextmanager
    def rounds(self, line: int, item: str) -> Iterator[None]:
        """The body of a loop over `item`.

        The clock is looked at in every round, or, where a round does nothing but print what is at hand, as often
        as its output grows by a chunk.
        """
        self.scopes.guardable(item)
        lines, self.expressions.heavy = self.source.lines, False
        with self.source.deeper():
            first = len(lines)
            self.tick(line)
            self.source.add("pass")
            yield
            if not self.expressions.heavy and len(lines) > first + _BEFORE_BODY:
                lines[first] = lines[first].replace("clock() > d or ", "", 1)
            if guard := self.scopes.guard_line(item):
                lines[first + _BEFORE_BODY - 1] = lines[first].partition("if")[0] + guard
        self.expressions.heavy = True

    @contextmanager
    def names(self, block: Block) -> Iterator[None]:
        """Names that hold within a block only."""
        if self.scopes.is_open:
            inside = ", ".join(f"{name!r}: {local}" for name, local in block.names.items())
            self.source.add(f"with c.extend({{{inside}}}):")
            with self.source.deeper():
                yield
            return
        self.scopes.blocks.append(block)
        try:
            yield
        finally:
            self.scopes.blocks.pop()

    @contextmanager
    def own_output(self) -> Iterator[str]:
        """Output into a list of its own, whose name this gives."""
        before = self.out, self.put, self.mark
        self.out, self.put, self.mark = (self.source.name(letter) for letter in "owm")
        self.source.add(f"{self.out} = Out(c.page.budget)")
        self.source.add(f"{self.put} = {self.out}.append")
        self.source.add(f"{self.mark} = CHUNK")
        try:
            yield self.out
        finally:
            self.out, self.put, self.mark = before

    @contextmanager
    def once(self, rounds: str = "ONCE") -> Iterator[None]:
        """A block in a loop of its own, so that `break` in it ends it and is passed on afterwards."""
        flag = self.source.name("q")
        self.source.add(f"{flag} = 0")
        self.source.add(f"for _ in {rounds}:")
        self.jumps.append(Jump(flag))
        with self.source.deeper():
            yield
        self.jumps.pop()
        self.flag = flag

    def assign(self, name: str, python: str) -> None:
        """Give a value a name."""
        if self.scopes.is_open:
            self.source.add(f"c.locals[{name!r}] = {python}")
        else:
            local = self.scopes.local(name)
            self.source.add(f"{local} = {python}")
            if guard := self.scopes.set_again(local):
                self.source.add(guard)

    def arguments(self, arguments: list[KeywordArgument]) -> str:
        """Named arguments as a Python dictionary."""
        return "{" + ", ".join(f"{str(a.name)!r}: {self.value(a.value)}" for a in arguments) + "}"


def pass_on(to: Statements) -> None:
    """After `once`: what was jumped out of it goes on in the loop around it."""
    flag = to.flag
    for number, word in ((1, "break"), (2, "continue")):
        to.source.add(f"if {flag} == {number}:")
        with to.source.deeper():
            if not to.jumps:
                to.source.add(f"raise {word.title()}Loop({word!r})")
            elif to.jumps[-1].flag:
                to.source.add(f"{to.jumps[-1].flag} = {number}; break")
            else:
                to.source.add(word)


# output and variables


@writes(*OUTPUTS)
def _output(to: Statements, node: Any) -> None:
    with to.source.guarded(line_of(node)):
        to.source.add(f"{to.put}({OUTPUTS[type(node).__name__]}(c, {to.value(node.expression)}))")


@writes("AssignNode")
def _assign(to: Statements, node: Any) -> None:
    expression = node.expression
    if isinstance(expression, FilteredExpression) and not expression.filters:
        if isinstance(expression.left, CONSTANTS):
            to.assign(str(node.name), to.value(expression.left))
            return
        grows = False
    else:
        grows = True
    with to.source.guarded(line_of(node)):
        value = to.value(expression)
        to.assign(str(node.name), f"kept(c, {value})" if grows else value)


@writes("CaptureNode", "CodeCapture")
def _capture(to: Statements, node: Any) -> None:
    with to.own_output() as own:
        to.block(node.block)
    with to.source.guarded(line_of(node)):
        made = "code" if type(node).__name__ == "CodeCapture" else "Markup"
        to.assign(str(node.name), f"{made}(kept(c, {own}.text()))")


@writes("IncrementNode", "DecrementNode")
def _count(to: Statements, node: Any) -> None:
    if not to.scopes.is_open:
        raise NeedsOpen
    verb = "increment" if type(node).__name__ == "IncrementNode" else "decrement"
    to.source.add(f"{to.put}(str(c.{verb}({str(node.name)!r})))")


@writes("CycleNode", "ScriptCycle")
def _cycle(to: Statements, node: Any) -> None:
    with to.source.guarded(line_of(node)):
        group = to.value(node.group) if node.group else "NOTHING"
        items = "[" + ", ".join(to.value(argument) for argument in node.args) + "]"
        how = "s" if type(node).__name__ == "ScriptCycle" else "text"
        to.source.add(f"{to.put}({how}(c, cycle(c, {group}, {bool(node.group)}, {items})))")


# conditions


@writes("IfNode", "UnlessNode")
def _if(to: Statements, node: Any) -> None:
    if node.alternatives:
        _chain(to, node)
        return
    chosen = to.source.name("t") if node.default else "t"
    to.source.attempt(f"{chosen} = {first_condition(to.expressions, node)}", line_of(node), chosen)
    to.source.add(f"if {chosen}:")
    with to.source.deeper():
        to.block(node.consequence)
    if node.default:
        to.source.add(f"elif {chosen} is not None:")
        with to.source.deeper():
            to.block(node.default)


def _chain(to: Statements, node: Any) -> None:
    chosen = to.source.name("t")
    branches = [node.consequence, *(alternative.block for alternative in node.alternatives)]
    tests = [
        first_condition(to.expressions, node),
        *(to.expressions.condition(each.expression) for each in node.alternatives),
    ]
    chain = " else ".join(f"{number} if {test}" for number, test in enumerate(tests, 1))
    to.source.attempt(f"{chosen} = {chain} else 0", line_of(node), chosen)
    for number, branch in enumerate(branches, 1):
        to.source.add(f"{'if' if number == 1 else 'elif'} {chosen} == {number}:")
        with to.source.deeper():
            to.block(branch)
    if node.default:
        to.source.add(f"elif {chosen} == 0:")
        with to.source.deeper():
            to.block(node.default)


@writes("CaseNode")
def _case(to: Statements, node: Any) -> None:
    state = to.source.name("t")  # 0 nothing matched yet, 1 something did, 2 a comparison failed
    to.source.add(f"{state} = 0")
    for block in node.blocks:
        if isinstance(block, BlockNode):
            to.source.add(f"if {state} == 0:")
            with to.source.deeper():
                to.block(block)
            continue
        times = to.source.name("n")
        to.source.add(f"{times} = 0")
        to.source.add(f"if {state} != 2:")
        with to.source.deeper(), to.source.guarded(line_of(block), f"{state} = 2; {times} = 0"):
            left = to.value(block.expression.left)
            tests = [f"equal({left}, {to.value(right)})" for right in block.expression.expressions]
            to.source.add(f"{times} = {' + '.join(tests)}")
        to.source.add(f"if {times}:")
        with to.source.deeper():
            to.source.add(f"{state} = 1")
            if len(tests) == 1:
                to.block(block.block)
            else:
                with to.once(f"range({times})"):
                    to.block(block.block)
                pass_on(to)


@writes("IfChangedNode")
def _if_changed(to: Statements, node: Any) -> None:
    held = to.source.name("t")
    with to.own_output() as own:
        to.block(node.block)
    to.source.add(f"{held} = {own}.text()")
    to.source.add(f"if c.ifchanged({held}):")
    with to.source.deeper():
        to.source.add(f"{to.put}({held})")


@writes("LiquidNode")
def _liquid(to: Statements, node: Any) -> None:
    to.block(node.block)
