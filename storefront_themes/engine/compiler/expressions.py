"""Expressions to Python. Text of the template gets there through repr() or as a bound value, never as code."""

from typing import Any

from liquid import Environment
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.arguments import KeywordArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.logical import (
    BooleanExpression,
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import (
    Blank,
    Empty,
    FalseLiteral,
    FloatLiteral,
    IntegerLiteral,
    Nil,
    RangeLiteral,
    TrueLiteral,
)
from liquid.expression import Expression

from storefront_themes.engine.blank import BlankTest
from storefront_themes.engine.compiler.properties import holders
from storefront_themes.engine.compiler.scopes import Scopes
from storefront_themes.engine.compiler.source import NeedsOpen, Source, Unsupported
from storefront_themes.engine.filters.money import DIRECT
from storefront_themes.engine.values import BLANK, EMPTY, Code

_LONGEST_CHAIN = 12  # filters in one Python expression; brackets nest to 200 at most
_MOST_DIGITS = 300
CONSTANTS: tuple[type[Expression], ...] = (
    TrueLiteral, FalseLiteral, Nil, IntegerLiteral, FloatLiteral, StringLiteral, Blank, Empty,
)  # fmt: skip
_COMPARISONS: dict[type[Expression], tuple[str, bool]] = {
    LtExpression: ("less", False),
    GtExpression: ("less", True),
    LeExpression: ("at_most", False),
    GeExpression: ("at_most", True),
    ContainsExpression: ("contains", False),
}
_BOOLEAN: tuple[type[Expression], ...] = (
    BooleanExpression, LogicalAndExpression, LogicalOrExpression, LogicalNotExpression, EqExpression, NeExpression,
    BlankTest, *_COMPARISONS,
)  # fmt: skip


class Expressions:
    """Writes values and conditions.

    `t` in what they write holds a value from one step to the next and never longer.
    """

    def __init__(self, source: Source, scopes: Scopes, environment: Environment) -> None:
        self.source = source
        self.scopes = scopes
        self.environment = environment
        self.heavy = False  # whether something was written whose cost depends on more than its text

    # values

    def value(self, expression: Expression | None) -> str:
        """Python for an expression's value."""
        kind = type(expression)  # (asking what is a kind of which costs a microsecond each)
        if kind is Path:
            return self._path(expression)  # type: ignore[arg-type]  # a Path
        if kind is FilteredExpression:
            return self._filtered(expression)  # type: ignore[arg-type]  # filtered
        if expression is None:
            return "None"
        if isinstance(expression, CONSTANTS):
            return self.constant(expression)
        if isinstance(expression, RangeLiteral):
            self.heavy = True
            return f"make_range({self.value(expression.start)}, {self.value(expression.stop)})"
        if isinstance(expression, _BOOLEAN):
            return self.condition(expression)
        raise Unsupported(type(expression).__name__)

    def constant(self, expression: Expression) -> str:
        """A literal. Texts are the theme's own, so they are marked."""
        match expression:
            case TrueLiteral():
                return "True"
            case FalseLiteral():
                return "False"
            case Nil():
                return "None"
            case StringLiteral():
                return self.source.bind(Code.of(expression.value))
            case Blank():
                return self.source.bind(BLANK)
            case Empty():
                return self.source.bind(EMPTY)
            case IntegerLiteral() if expression.value.bit_length() < _MOST_DIGITS:
                return repr(int(expression.value))
            case _:
                kept = (
                    expression.value if isinstance(expression, IntegerLiteral | FloatLiteral) else expression
                )
                return self.source.bind(kept)

    def _path(self, path: Path) -> str:
        root = path.path[0]
        if isinstance(root, Path):
            if not self.scopes.is_open:
                raise NeedsOpen
            written = f"dynamic(c, {self._path(root)})"
        elif isinstance(root, str):
            state = self.scopes.loop_property(root, path.path[1:])
            if state is not None:
                return state
            written = self.scopes.name(root)
        else:
            return "NOTHING"
        for key in path.path[1:]:
            written = self._property(written, key)
        return written

    def _property(self, owner: str, key: Any) -> str:
        if isinstance(key, Path):
            return f"look({owner}, {self._path(key)})"
        attribute, kinds = holders(key)
        if attribute is None:
            return f"look({owner}, {key!r})"
        if owner.isidentifier() and (stand_in := self.scopes.stand_in(owner, kinds)):
            return f"{stand_in}.{attribute}"
        known = self.source.bind(kinds)
        if owner.isidentifier():
            return f"({owner}.{attribute} if {owner}.__class__ in {known} else look({owner}, {key!r}))"
        return f"(t.{attribute} if (t := {owner}).__class__ in {known} else look(t, {key!r}))"

    # filters

    def output(self, expression: Expression, how: str) -> str | None:
        """A value as it is printed; None where that takes more than one step."""
        if isinstance(expression, FilteredExpression) and len(expression.filters or ()) >= _LONGEST_CHAIN:
            return None
        return f"{how}(c, {self.value(expression)})"

    def _filtered(self, expression: FilteredExpression) -> str:
        written = self.value(expression.left)
        for index, item in enumerate(expression.filters or ()):
            written = self._filter(item, written)
            if index % _LONGEST_CHAIN == _LONGEST_CHAIN - 1:
                held = self.source.name("t")
                self.source.add(f"{held} = {written}")
                written = held
        return written

    def _filter(self, item: Filter, left: str) -> str:
        function = self.environment.filters.get(item.name)
        if function is None:
            return f"unknown_filter({left}, {item.name!r})"
        if function in DIRECT and not item.args:
            return f"{self.source.bind(DIRECT[function])}(c, {left})"
        self.heavy = True
        arguments = [left]
        named = {a.name: self.value(a.value) for a in item.args if isinstance(a, KeywordArgument)}
        arguments += [self.value(a.value) for a in item.args if not isinstance(a, KeywordArgument)]
        if getattr(function, "with_environment", False):
            named["environment"] = self.source.bind(self.environment)
        if getattr(function, "with_context", False):
            if named:
                named["context"] = "c"
            else:
                arguments.append("context=c")
        if named:
            arguments.append("**{" + ", ".join(f"{name!r}: {value}" for name, value in named.items()) + "}")
        return f"{self.source.bind(function)}({', '.join(arguments)})"

    # conditions

    def condition(self, expression: Expression) -> str:
        """Python that is True or False as the expression is true or false."""
        kind = type(expression)
        if kind is BooleanExpression:
            return self.condition(expression.expression)  # type: ignore[attr-defined]  # of a boolean
        if kind is Path:
            return f"((t := {self.value(expression)}) is True or t.__class__ not in FALSY)"
        match expression:
            case LogicalAndExpression():
                return self._joined(expression, LogicalAndExpression, " and ")
            case LogicalOrExpression():
                return self._joined(expression, LogicalOrExpression, " or ")
            case LogicalNotExpression():
                return f"(not {self.condition(expression.right)})"
            case BlankTest():
                test = "is_blank" if expression.as_blank else "is_empty"
                return f"({'not ' if expression.negate else ''}{test}({self.value(expression.operand)}))"
            case EqExpression():
                return self._equal(expression.left, expression.right)
            case NeExpression():
                return f"(not {self._equal(expression.left, expression.right)})"
            case FalseLiteral() | Nil():
                return "False"
        if isinstance(expression, CONSTANTS):
            return "True"
        if type(expression) in _COMPARISONS:
            function, swapped = _COMPARISONS[type(expression)]
            self.heavy = self.heavy or function == "contains"
            pair: Any = expression
            left, right = self.value(pair.left), self.value(pair.right)
            return f"{function}({right}, {left})" if swapped else f"{function}({left}, {right})"
        return f"((t := {self.value(expression)}) is True or t.__class__ not in FALSY)"

    def _joined(self, expression: Any, kind: type[Expression], operator: str) -> str:
        """`a and (b and c)` without the brackets, of which Python takes only so many."""
        parts = []
        while isinstance(expression, kind):
            joined: Any = expression
            parts.append(self.condition(joined.left))
            expression = joined.right
        return "(" + operator.join([*parts, self.condition(expression)]) + ")"

    def _equal(self, left: Expression, right: Expression) -> str:
        if isinstance(left, CONSTANTS) and not isinstance(right, CONSTANTS):
            left, right = right, left
        match right:
            case _ if isinstance(left, CONSTANTS):
                pass
            case StringLiteral():
                return f"({self.value(left)} == {str(right.value)!r})"
            case TrueLiteral() | FalseLiteral():
                return f"({self.value(left)} is {isinstance(right, TrueLiteral)})"
        self.heavy = self.heavy or not isinstance(right, CONSTANTS)
        return f"equal({self.value(left)}, {self.value(right)})"


__all__ = ["Expressions"]
