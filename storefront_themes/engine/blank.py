"""`x == blank` as themes mean it: true for nil, false, "", white space, and anything with nothing in it.

python-liquid compares nil and blank as different, which turns the commonest test in themes around.
"""

from collections.abc import Iterable

from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.expressions.logical import (
    BooleanExpression,
    EqExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.builtin.tags.include_tag import IncludeNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.expression import Expression

from storefront_themes.engine.values import is_blank, is_empty


class BlankTest(Expression):
    """Whether something is blank or empty, or not."""

    __slots__ = ("as_blank", "negate", "operand")

    def __init__(self, operand: Expression, *, as_blank: bool, negate: bool) -> None:
        super().__init__(operand.token)
        self.operand = operand
        self.as_blank = as_blank
        self.negate = negate

    def evaluate(self, context: RenderContext) -> object:
        value = self.operand.evaluate(context)
        return (is_blank(value) if self.as_blank else is_empty(value)) is not self.negate

    async def evaluate_async(self, context: RenderContext) -> object:
        return self.evaluate(context)

    def children(self) -> list[Expression]:
        return [self.operand]


def soften(nodes: Iterable[Node]) -> None:
    """Replace the comparisons with blank and empty in a parsed file."""
    for node in nodes:
        for expression in node.expressions():
            _replace_in(expression)
        if not isinstance(node, RenderNode | IncludeNode):
            soften(node.children(None, include_partials=False))  # type: ignore[arg-type]  # unused without partials


def _replace_in(expression: Expression) -> None:
    if isinstance(expression, BooleanExpression):
        expression.expression = _replaced(expression.expression)


def _replaced(expression: Expression) -> Expression:
    if isinstance(expression, LogicalAndExpression | LogicalOrExpression):
        expression.left = _replaced(expression.left)
        expression.right = _replaced(expression.right)
    elif isinstance(expression, LogicalNotExpression):
        expression.right = _replaced(expression.right)
    elif isinstance(expression, EqExpression | NeExpression):
        negate = isinstance(expression, NeExpression)
        for one, other in ((expression.left, expression.right), (expression.right, expression.left)):
            if isinstance(other, Blank | Empty):
                return BlankTest(one, as_blank=isinstance(other, Blank), negate=negate)
    return expression
