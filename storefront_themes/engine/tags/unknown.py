"""A tag that nobody declared: prints nothing and is told of, and the rest of the page stands."""

from typing import TextIO

from liquid import RenderContext
from liquid.ast import IllegalNode, Node
from liquid.builtin.illegal import Illegal
from liquid.exceptions import LiquidSyntaxError
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token

_PARTS = frozenset({"", "else", "elsif", "when"})  # of other tags: where these stand alone, a block is broken


class UnknownNode(Node):
    """Fails wherever it is reached, as any other statement may."""

    __slots__ = ("name",)

    def __init__(self, token: Token, name: str) -> None:
        super().__init__(token)
        self.name = name
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        unknown_tag(self.name)
        return 0


def unknown_tag(name: str) -> None:
    """Raises LiquidSyntaxError."""
    raise LiquidSyntaxError(f"unexpected tag '{name}'", token=None)


class UnknownTag(Illegal):
    """Any tag that is not registered. Raises for a part or an end of one that is."""

    def parse(self, stream: TokenStream) -> Node:  # type: ignore[override]  # python-liquid's never returns
        name = stream.current.value
        ended = name.removeprefix("end")
        if name in _PARTS or (ended != name and ended in self.env.tags):
            return super().parse(stream)
        token = stream.expect(TOKEN_TAG)
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        # The end of a block that nobody declared has been told of at its beginning.
        return IllegalNode(token) if ended != name else UnknownNode(token, name)
