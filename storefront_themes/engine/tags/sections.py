"""section, sections, content_for, layout: where the parts of a page go."""

from typing import TextIO

from liquid import RenderContext, Tag
from liquid.ast import Node
from liquid.builtin.expressions import parse_primitive
from liquid.builtin.expressions.arguments import KeywordArgument, parse_arguments
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.token import TOKEN_TAG, TOKEN_WORD, Token

from storefront_themes.engine.context import ThemeContext, page_of
from storefront_themes.engine.places import TEXT, Place


class NamedNode(Node):
    """A tag with one name; prints nothing by itself."""

    __slots__ = ("expression", "place")

    def __init__(self, token: Token, expression: Expression | None) -> None:
        super().__init__(token)
        self.expression = expression
        self.place = TEXT
        self.blank = False

    def value(self, context: RenderContext) -> str:
        return str(self.expression.evaluate(context) or "") if self.expression is not None else ""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return 0


class SectionNode(NamedNode):
    """One section with the settings the theme keeps for it."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(page_of(context).static_section(self.value(context), self.place))


class SectionsNode(NamedNode):
    """A section group, such as the header."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(page_of(context).section_group(self.value(context), self.place))


class LayoutNode(NamedNode):
    """Which layout goes around this template; none for none."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        page_of(context).layout = self.value(context) or None
        return 0


class _NamedTag(Tag):
    block = False
    node_class: type[NamedNode] = NamedNode

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        inner = stream.into_inner(tag=token, eat=False)
        if inner.current.kind == TOKEN_WORD and inner.current.value == "none":
            return self.node_class(token, None)
        return self.node_class(token, parse_primitive(self.env, inner))


class SectionTag(_NamedTag):
    """`{% section 'name' %}`"""

    name = "section"
    node_class = SectionNode


class SectionsTag(_NamedTag):
    """`{% sections 'group' %}`"""

    name = "sections"
    node_class = SectionsNode


class LayoutTag(_NamedTag):
    """`{% layout 'name' %}` or `{% layout none %}`"""

    name = "layout"
    node_class = LayoutNode


class ContentForNode(Node):
    """The section's blocks, or one block that always stands there."""

    __slots__ = ("kwargs", "place", "what")

    def __init__(self, token: Token, what: Expression, kwargs: list[KeywordArgument]) -> None:
        super().__init__(token)
        self.what = what
        self.kwargs = kwargs
        self.place = TEXT
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        given = {argument.name: argument.value.evaluate(context) for argument in self.kwargs}
        return buffer.write(content_for(context, self.what.evaluate(context), given, self.place))


def content_for(context: RenderContext, what: object, given: dict[str, object], place: Place = TEXT) -> str:
    """All blocks of the section or block at work, or one that always stands there."""
    page = page_of(context)
    assert isinstance(context, ThemeContext)
    if str(what) == "blocks":
        return page.blocks_of(context, given, place)
    kind, name = str(given.pop("type", "")), str(given.pop("id", ""))
    return page.static_block(context, kind, name, given, place)


class ContentForTag(Tag):
    """`{% content_for 'blocks' %}` or `{% content_for 'block', type: 'x', id: 'y' %}`"""

    name = "content_for"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        inner = stream.into_inner(tag=token, eat=False)
        what = parse_primitive(self.env, inner)
        _, kwargs = parse_arguments(self.env, inner)
        return ContentForNode(token, what, kwargs)
