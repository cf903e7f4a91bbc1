"""Stretches of text and of what is printed between, written as one Python statement.

All of a stretch is worked out before any of it is printed, so one of its parts that fails leaves nothing behind:
the interpreter then renders the stretch, statement by statement, and only the one that fails is missing. That is
one `try` for a dozen statements instead of one for each, which is most of what compiling a theme costs.
"""

from typing import TYPE_CHECKING, Any

from liquid.ast import BlockNode, Node

from storefront_themes.engine.compiler.expressions import Expressions
from storefront_themes.engine.compiler.tree import line_of
from storefront_themes.engine.places import constant_text

if TYPE_CHECKING:
    from storefront_themes.engine.compiler.statements import Statements

BETWEEN_TICKS = 16  # statements in a row between two looks at the clock
_MOST_PIECES = 16  # in a stretch
_MOST_IN_BRANCH = 5  # pieces in a branch that is written inline
OUTPUTS = {  # to what prints
    "OutputNode": "e", "EchoNode": "e", "AttributeOutput": "a", "ScriptOutput": "s", "StyleOutput": "y",
}  # fmt: skip


class Stretch:
    """Collects pieces until something else comes."""

    __slots__ = ("_failing", "_first", "_pieces", "_starts", "_text", "_to")

    def __init__(self, to: "Statements") -> None:
        self._to = to
        self._text = ""
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._failing = 0
        self._first: Node | None = None

    def text(self, text: str, node: Node) -> None:
        """Text that is always the same."""
        if text:
            self._text += text
            self._starts.append(node.token.start_index)

    def piece(self, python: str, node: Node) -> None:
        """Python for a text, of a statement that may fail."""
        if self._failing >= _MOST_PIECES:
            self.end()
        if self._text:
            self._pieces.append(repr(self._text))
            self._text = ""
        self._pieces.append(python)
        self._starts.append(node.token.start_index)
        self._first = self._first or node
        self._failing += 1

    def end(self) -> None:
        """Write what was collected."""
        if self._text:
            self._pieces.append(repr(self._text))
        to, pieces = self._to, self._pieces
        if not pieces:
            return
        written = f"{to.put}({pieces[0]})" if len(pieces) == 1 else f"{to.out} += ({', '.join(pieces)})"
        if self._failing:
            if to.since_tick >= BETWEEN_TICKS and self._first is not None:
                to.tick(line_of(self._first))
            to.source.add("try:")
            to.source.add(f"\t{written}")
            to.source.add("except Exception:")
            to.source.add(f"\tagain(c, {to.out}, locals(), {to.scopes.snapshot(self._starts)})")
            to.since_tick += self._failing
        else:
            to.source.add(written)
        self._text, self._pieces, self._starts, self._failing, self._first = "", [], [], 0, None


def inline(expressions: Expressions, node: Node, depth: int) -> str | None:
    """Python for the text that a statement prints, for those that do nothing else; None for any other."""
    kind = type(node).__name__
    if kind in OUTPUTS:
        return expressions.output(node.expression, OUTPUTS[kind])  # type: ignore[attr-defined]  # outputs have one
    if kind in {"IfNode", "UnlessNode"} and depth:
        return _condition(expressions, node, depth)
    return None


def _condition(expressions: Expressions, node: Any, depth: int) -> str | None:
    if node.blank:
        return None
    blocks = [node.consequence, *(each.block for each in node.alternatives)]
    branches = [_branch(expressions, block, depth - 1) for block in blocks]
    otherwise = _branch(expressions, node.default, depth - 1) if node.default else "''"
    if otherwise is None or None in branches:
        return None
    tests = [
        first_condition(expressions, node),
        *(expressions.condition(each.expression) for each in node.alternatives),
    ]
    chain = " else ".join(f"{branch} if {test}" for branch, test in zip(branches, tests, strict=True))
    return f"({chain} else {otherwise})"


def _branch(expressions: Expressions, block: BlockNode, depth: int) -> str | None:
    pieces: list[str] = []
    text = ""
    for node in block.nodes:
        constant = constant_text(node)
        if constant is not None:
            text += constant
            continue
        piece = inline(expressions, node, depth)
        if piece is None or len(pieces) >= _MOST_IN_BRANCH:
            return None
        pieces += [repr(text), piece] if text else [piece]
        text = ""
    if text:
        pieces.append(repr(text))
    if not pieces:
        return "''"
    return pieces[0] if len(pieces) == 1 else f"''.join(({', '.join(pieces)}))"


def first_condition(expressions: Expressions, node: Any) -> str:
    """The condition of `if`, or the opposite of that of `unless`."""
    condition = expressions.condition(node.condition)
    return f"(not {condition})" if type(node).__name__ == "UnlessNode" else condition
