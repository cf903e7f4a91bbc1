"""schema, stylesheet, javascript: read when the theme is loaded, printed nowhere. style: printed, with its hash."""

import base64
import hashlib
from collections.abc import Iterable
from typing import TextIO

from liquid import RenderContext, Tag
from liquid.ast import BlockNode, Node
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_CONTENT, TOKEN_TAG, Token

from storefront_themes.engine.context import page_of


class VerbatimNode(Node):
    """A block that prints nothing."""

    __slots__ = ("text",)

    def __init__(self, token: Token, text: str) -> None:
        super().__init__(token)
        self.text = text

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return 0


class SchemaNode(VerbatimNode):
    """What a section or block says about itself, as JSON."""

    __slots__ = ()


class VerbatimTag(Tag):
    """`{% name %}` text `{% endname %}`, whose text is never Liquid."""

    node_class: type[VerbatimNode] = VerbatimNode

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        while stream.current.kind not in (TOKEN_CONTENT, TOKEN_TAG):
            next(stream)
        text = ""
        if stream.current.kind == TOKEN_CONTENT:
            text = next(stream).value
        if not stream.current.is_tag(self.end):
            raise LiquidSyntaxError(f"{self.name} is never closed", token=token)
        return self.node_class(token, text)


class SchemaTag(VerbatimTag):
    """A section's or block's schema."""

    name = "schema"
    end = "endschema"
    node_class = SchemaNode


class StylesheetTag(VerbatimTag):
    """Styles of one section, joined with those of all others into one file."""

    name = "stylesheet"
    end = "endstylesheet"


class JavascriptTag(VerbatimTag):
    """Script of one section, joined with those of all others into one file."""

    name = "javascript"
    end = "endjavascript"


class StyleNode(Node):
    """An inline style. Its hash goes to the page, so that a strict content policy can allow exactly this text."""

    __slots__ = ("block",)

    def __init__(self, token: Token, block: BlockNode) -> None:
        super().__init__(token)
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        inner = context.get_buffer(buffer)
        self.block.render(context, inner)
        return buffer.write(style(context, inner.getvalue()))

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.block


def style(context: RenderContext, text: str) -> str:
    """The element, with nothing in it that could end it early; its hash is noted for the page."""
    css = text.replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    page_of(context).context.style_hashes.append(f"sha256-{digest}")
    return f"<style>{css}</style>"


class StyleTag(Tag):
    """`{% style %}` CSS with Liquid `{% endstyle %}`"""

    name = "style"
    end = "endstyle"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return StyleNode(token, block)
