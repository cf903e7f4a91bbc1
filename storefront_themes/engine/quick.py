"""The interpreter, quicker: lighter nodes and expressions put in the place of python-liquid's after parsing.

It is the reference for compiled templates, and renders what cannot be compiled. Values mean what `values.py` says
they mean, in both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TextIO

from liquid import Environment, RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import Path, StringLiteral
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.loop import LoopExpression
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.case_tag import _AnyExpression
from liquid.builtin.tags.cycle_tag import CycleNode
from liquid.builtin.tags.for_tag import ForLoop
from liquid.builtin.tags.include_tag import IncludeNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.exceptions import (
    DisabledTagError,
    FilterArgumentError,
    LiquidInterrupt,
    LiquidSyntaxError,
    LiquidTypeError,
    ResourceLimitError,
    TemplateNotFoundError,
)
from liquid.expression import Expression
from liquid.output import NullIO
from liquid.template import BoundTemplate
from liquid.undefined import Undefined
from markupsafe import escape

from storefront_themes.engine.context import ThemeContext, fail, lookup
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.errors import place
from storefront_themes.engine.places import Place
from storefront_themes.engine.runtime import cycle
from storefront_themes.engine.values import (
    Code,
    Silent,
    equal,
    look,
    loop_items,
    make_range,
    printed,
    printed_in_script,
    stretch,
    whole_number,
)


class QuickPath(Path):
    """A path whose segments are all known: no list is made, declared objects are asked directly."""

    __slots__ = ("rest", "root")

    def __init__(self, path: Path) -> None:
        super().__init__(path.token, path.path)
        self.root = str(path.path[0])
        self.rest: tuple[Any, ...] = tuple(path.path[1:])

    def evaluate(self, context: RenderContext) -> object:
        found = lookup(context, self.root)
        for key in self.rest:
            found = look(found, key)
        return found


class QuickRange(RangeLiteral):
    """`(a..b)`"""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> range:
        return make_range(self.start.evaluate(context), self.stop.evaluate(context))


class QuickLoop(LoopExpression):
    """What a loop goes through."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        items, length = loop_items(self.iterable.evaluate(context))
        limit = self.limit.evaluate(context) if self.limit is not None else None
        key = f"{self.identifier}-{self.iterable}"
        if isinstance(self.offset, StringLiteral) and self.offset.value == "continue":
            begin = context.stopindex(key)
        else:
            offset = self.offset.evaluate(context) if self.offset is not None else None
            begin = 0 if offset is None or isinstance(offset, Undefined) else whole_number(offset)
        first, count = stretch(length, limit, begin)
        context.stopindex(key, index=first + count)
        chosen = islice(items, first, first + count)
        return (iter(list(chosen)[::-1]) if self.reversed else chosen), count


class QuickComparison(Expression):
    """Two values, compared."""

    __slots__ = ("compare", "left", "right")

    def __init__(self, pair: Any, compare: Callable[[Any, Any], bool]) -> None:
        super().__init__(pair.token)
        self.left, self.right = pair.left, pair.right
        self.compare = compare

    def evaluate(self, context: RenderContext) -> bool:
        return self.compare(self.left.evaluate(context), self.right.evaluate(context))

    def children(self) -> list[Expression]:
        return [self.left, self.right]


class QuickWhen(_AnyExpression):
    """`when`, comparing as `==` does."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> list[bool]:
        return [equal(self.left.evaluate(context), right.evaluate(context)) for right in self.expressions]


class QuickText(StringLiteral):
    """A literal that is marked once as the theme's own."""

    __slots__ = ("markup",)

    def __init__(self, literal: StringLiteral) -> None:
        super().__init__(literal.token, literal.value)
        self.markup = Code.of(literal.value)

    def evaluate(self, context: RenderContext) -> Code:
        return self.markup


class QuickFilter(Filter):
    """A filter found when the file is parsed."""

    __slots__ = ("extra", "function", "keywords", "positions")

    def __init__(self, source: Filter, function: Callable[..., object], environment: Environment) -> None:
        super().__init__(source.token, source.name, source.args)
        self.function = function
        self.positions = [arg.value for arg in source.args if isinstance(arg, PositionalArgument)]
        self.keywords = [(arg.name, arg.value) for arg in source.args if isinstance(arg, KeywordArgument)]
        self.extra: dict[str, object] = {}
        if getattr(function, "with_environment", False):
            self.extra["environment"] = environment
        if getattr(function, "with_context", False):
            self.extra["context"] = None

    def evaluate(self, left: object, context: RenderContext) -> object:
        keywords = {name: value.evaluate(context) for name, value in self.keywords}
        if self.extra:
            keywords |= self.extra
            if "context" in self.extra:
                keywords["context"] = context
        try:
            return self.function(left, *[value.evaluate(context) for value in self.positions], **keywords)
        except TypeError as error:
            raise LiquidTypeError(f"{self.name}: {error}", token=self.token) from error
        except (LiquidTypeError, FilterArgumentError) as error:
            error.token = self.token
            raise


class QuickOutput(OutputNode):
    """`{{ … }}` with the commonest kind of value first."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        value = self.expression.evaluate(context)
        return buffer.write(escape(value) if type(value) is str else printed(value))

    render = render_to_output


class QuickCycle(CycleNode):
    """`{% cycle %}`, printing as everything else does."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        assert isinstance(context, ThemeContext)
        group = self.group.evaluate(context) if self.group else None
        items = [argument.evaluate(context) for argument in self.args]
        return buffer.write(self.shown(cycle(context, group, bool(self.group), items)))

    render = render_to_output

    def shown(self, value: object) -> str:
        """An item as it stands there."""
        return printed(value)


class QuickScriptCycle(QuickCycle):
    """The same within a script."""

    __slots__ = ()

    def shown(self, value: object) -> str:
        return printed_in_script(value)


class QuickBlock(BlockNode):
    """Statements one after another."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        run_each(self.nodes, context, NullIO() if self.blank else buffer)
        return 0 if self.blank else 1

    render = render_to_output


class QuickRender(RenderNode):
    """`{% render %}`: the snippet sees the page's objects and its arguments in one dictionary."""

    __slots__ = ("place",)
    place: Place

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        assert isinstance(context, ThemeContext)
        if not isinstance(self.name, StringLiteral):
            raise TemplateNotFoundError(str(self.name), token=self.token)
        template = snippet_of(context, self.name.value, self.place)
        scope = {**context.shared, **{arg.name: arg.value.evaluate(context) for arg in self.args}}
        if self.var is None:
            return self._once(context, template, scope, buffer)
        value = self.var.evaluate(context)
        key = str(self.alias or template.name.rpartition("/")[2].partition(".")[0])
        if not self.loop or not isinstance(value, list | tuple | LazyList):
            return self._once(context, template, {**scope, key: value}, buffer)
        context.raise_for_loop_limit(len(value))
        loop = ForLoop(
            name=key, it=iter(value), length=len(value), parentloop=Silent("parentloop", token=None)
        )
        for item in loop:
            self._once(context, template, {**scope, "forloop": loop, key: item}, buffer)
        return 1

    def _once(
        self, context: ThemeContext, template: BoundTemplate, scope: Mapping[str, object], buffer: TextIO
    ) -> int:
        run_nodes(template, context.inside(template, scope), buffer)
        return 1


class QuickInclude(IncludeNode):
    """`{% include %}`: not for snippets that `render` isolates."""

    __slots__ = ("place",)
    place: Place

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        assert isinstance(context, ThemeContext)
        if context.parent_context is not None:
            raise DisabledTagError("include is not allowed in a snippet that is rendered", token=self.token)
        context.page.budget.spend_render()
        template = snippet_of(context, str(self.name.evaluate(context)), self.place)
        scope = {arg.name: arg.value.evaluate(context) for arg in self.args}
        if self.var is None:
            with context.extend(scope, template=template):
                run_each(template.nodes, context, buffer)
            return 1
        value: Any = self.var.evaluate(context)
        key = str(self.alias or template.name.rpartition("/")[2].partition(".")[0])
        many = isinstance(value, list | tuple | LazyList)
        if many:
            context.raise_for_loop_limit(len(value))
        with context.extend(scope, template=template):
            for item in value if many else (value,):
                scope[key] = item
                run_each(template.nodes, context, buffer)
        return 1


def snippet_of(context: ThemeContext, name: str, place: Place) -> BoundTemplate:
    """A snippet as it is where it is rendered. Raises TemplateNotFoundError."""
    environment: Any = context.env
    found: BoundTemplate = environment.snippet(name, place)
    return found


def run_each(nodes: Iterable[Node], context: RenderContext, buffer: TextIO) -> None:
    """Run statements; one that fails costs itself."""
    assert isinstance(context, ThemeContext)
    try:
        context.page.budget.check_time()
    except ResourceLimitError as error:
        place(error, context.template.name, next(map(_line, nodes), 0))
        raise
    for node in nodes:
        try:
            node.render_to_output(context, buffer)
        except LiquidInterrupt:
            raise
        except Exception as error:  # noqa: BLE001  # raised again unless it is the statement's own
            fail(context, error, _line(node), context.template.name)


def run_nodes(template: BoundTemplate, context: RenderContext, buffer: TextIO) -> None:
    """Render a file into a buffer."""
    try:
        run_each(template.nodes, context, buffer)
    except LiquidInterrupt as error:
        raise LiquidSyntaxError(f"unexpected {error}", token=None, template_name=template.name) from error


def _line(node: Node) -> int:
    token = node.token
    return token.source.count("\n", 0, token.start_index) + 1 if token.start_index >= 0 else 0
