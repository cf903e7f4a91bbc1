"""`{% liquid %}`: one tag a line, split without backtracking."""

import re
from collections.abc import Iterator

from liquid.ast import BlockNode, Node
from liquid.builtin.tags.liquid_tag import LiquidNode, LiquidTag
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token

from storefront_themes.engine.limits import Limits

_NAME = re.compile(r"#|\w+")


class LiquidLinesTag(LiquidTag):
    """Liquid's own tag, with bounds on each line."""

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        if stream.current.kind != TOKEN_EXPRESSION:
            stream.pos -= 1  # an empty tag: the parser steps over its token itself
            return LiquidNode(token, None, BlockNode(token, []))
        body = stream.current
        limits: Limits = self.env.limits  # type: ignore[attr-defined]  # a ThemeEnvironment
        inner = type(stream)(_tokens(body, limits), block_depth_carry=stream.block_depth)
        return LiquidNode(token, body, get_parser(self.env).parse_block(inner, end=()))


def _tokens(body: Token, limits: Limits) -> Iterator[Token]:
    position = body.start_index
    for raw_line in body.value.split("\n"):
        line = raw_line.strip()
        if line:
            at = position + len(raw_line) - len(raw_line.lstrip())
            yield from _line(line, at, body, limits)
        position += len(raw_line) + 1


def _line(line: str, at: int, body: Token, limits: Limits) -> Iterator[Token]:
    name = _NAME.match(line)
    if name is None or len(line) > limits.statement_chars:
        raise LiquidSyntaxError("expected one tag a line", token=Token(TOKEN_TAG, line[:40], at, body.source))
    expression = line[name.end() :].strip()
    if expression.count("(") + expression.count("[") > limits.brackets_per_statement:
        raise LiquidSyntaxError("too many brackets in one statement", token=body)
    yield Token(TOKEN_TAG, name.group(), at, body.source)
    if expression:
        yield Token(TOKEN_EXPRESSION, expression, at + line.find(expression, name.end()), body.source)
