"""python-liquid, set up for themes: our tokenizer, tags, filters and bounds."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from liquid import Environment
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, Path, tokenize
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.output import Output, OutputNode
from liquid.context import RenderContext
from liquid.exceptions import LiquidSyntaxError, TemplateNotFoundError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.template import BoundTemplate
from liquid.token import (
    TOKEN_COLON,
    TOKEN_CONTENT,
    TOKEN_DOT,
    TOKEN_EXPRESSION,
    TOKEN_OUTPUT,
    TOKEN_WORD,
    Token,
)

from storefront_themes.engine import filters, tags
from storefront_themes.engine.blank import soften
from storefront_themes.engine.context import ThemeContext
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.places import TEXT, Place
from storefront_themes.engine.placing import place_outputs
from storefront_themes.engine.quicken import quicken
from storefront_themes.engine.tokenizer import tokenize_template
from storefront_themes.engine.values import Silent

if TYPE_CHECKING:
    from storefront_themes.engine.theme import Theme

TOO_DEEP = "a statement is nested too deep"
_NEVER_VALUES = frozenset(
    {"offset", "limit", "reversed", "cols", "with", "for", "as", "if", "else", "required"}
)
_BEFORE_VALUES = frozenset(
    {
        "",
        "colon",
        "comma",
        "lparen",
        "lbracket",
        "eq",
        "ne",
        "lt",
        "gt",
        "le",
        "ge",
        "and",
        "or",
        "contains",
        "in",
    }
)
_KEYWORDS = frozenset(
    {"and", "or", "contains", "not", "in", "offset", "limit", "reversed", "cols", "continue", "with", "for", "as",
     "if", "else", "required", "true", "false", "nil", "null", "blank", "empty"}
)  # fmt: skip
_LOOPS = frozenset({"for", "tablerow"})
_PLAIN = re.compile(
    r"([A-Za-z_][A-Za-z0-9_]*+(?:\.[A-Za-z_][A-Za-z0-9_]*+)*+)((?:[ \n]*+\|[ \n]*+[A-Za-z_][A-Za-z0-9_]*+)*+)"
)
_WORD = re.compile(r"[A-Za-z0-9_]+")


class ThemeStream(TokenStream):
    """Gives words that python-liquid reserves back to themes, where they can only be names."""

    def into_inner(self, *, tag: Token | None = None, eat: bool = True) -> TokenStream:
        token = self.current
        if token.kind != TOKEN_EXPRESSION:
            raise LiquidSyntaxError("missing expression", token=tag or token)
        self.pos += eat
        inner = list(tokenize(token.value, token))
        if _KEYWORDS.isdisjoint([each.kind for each in inner]):
            return TokenStream(iter(inner))
        return TokenStream(_free_words(inner, tag is not None and tag.value in _LOOPS))


def _free_words(tokens: list[Token], keep_arguments: bool) -> Iterator[Token]:
    before = ""
    for index, token in enumerate(tokens):
        if token.kind in _KEYWORDS and token.kind == token.value:
            after = tokens[index + 1].kind if index + 1 < len(tokens) else ""
            names_argument = after == TOKEN_COLON and not keep_arguments
            names_value = token.kind in _NEVER_VALUES and after != TOKEN_COLON and before in _BEFORE_VALUES
            if before == TOKEN_DOT or names_argument or names_value:
                yield token._replace(kind=TOKEN_WORD)
                before = TOKEN_WORD
                continue
        before = token.kind
        yield token


class ThemeOutput(Output):
    """`{{ }}` prints nothing instead of failing; reserved words may be names."""

    def parse(self, stream: TokenStream) -> OutputNode:
        token = stream.eat(TOKEN_OUTPUT)
        expression = stream.expect(TOKEN_EXPRESSION)
        source = expression.value or "nil"
        plain = _PLAIN.fullmatch(source)  # most of them, for which tokens would cost ten times as much
        if plain:
            path, names = plain.groups()
            words: list[Any] = path.split(".")
            if words[0] not in _KEYWORDS and (not names or _KEYWORDS.isdisjoint(_WORD.findall(names))):
                filters = [Filter(expression, name, []) for name in _WORD.findall(names)] if names else None
                return self.node_class(
                    token, FilteredExpression(expression, Path(expression, words), filters)
                )
        inner = list(tokenize(source, expression))
        return self.node_class(
            token, FilteredExpression.parse(self.env, TokenStream(_free_words(inner, keep_arguments=False)))
        )


class ThemeTemplate(BoundTemplate):
    """A parsed file."""

    context_class = ThemeContext

    def statements(self) -> dict[int, Node]:
        """Its statements by where they begin, however deep.

        Only a block holds statements: what follows `elsif` or `when` begins where its first statement does.
        """
        found: dict[int, Node] = {}
        waiting = [(node, True) for node in self.nodes]
        while waiting:
            node, is_statement = waiting.pop()
            if is_statement:
                found.setdefault(node.token.start_index, node)
            inside = node.children(None, include_partials=False)  # type: ignore[arg-type]  # without partials
            waiting.extend((each, isinstance(node, BlockNode)) for each in inside)
        return found


class ThemeEnvironment(Environment):
    """One per theme version. Parses strictly: a file with an error is reported, not half rendered."""

    template_class = ThemeTemplate
    block_nesting_limit = 60
    context_depth_limit = DEFAULT_LIMITS.nesting

    def __init__(self, theme: "Theme | None" = None, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.theme = theme
        self.extra_templates: Mapping[str, str] = {}
        super().__init__(autoescape=True, undefined=Silent)
        self.blank = ThemeTemplate(self, [], name="")

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=False)
        self.add_tag(ThemeOutput)
        tags.register(self)
        filters.register(self)

    def tokenizer(self) -> Callable[[str], Iterator[Token]]:
        return partial(tokenize_template, limits=self.limits)

    def _parse(self, source: str) -> list[Node]:
        return quicken(self.read_tree(source), self)

    def template(self, source: str, name: str, place: Place = TEXT) -> ThemeTemplate:
        """A file for the interpreter, whose text begins at a place. Raises LiquidError."""
        return ThemeTemplate(self, quicken(self.read_tree(source, place), self), name=name)

    def read_tree(self, source: str, place: Place = TEXT) -> list[Node]:
        """The tree of a file, for the compiler. Raises LiquidSyntaxError."""
        stream = ThemeStream(self.tokenizer()(source))
        try:
            nodes = get_parser(self).parse(stream)
        except RecursionError as error:
            raise LiquidSyntaxError(TOO_DEEP, token=stream.current) from error
        if "blank" in source or "empty" in source:
            soften(nodes)
        place_outputs(nodes, place)
        return nodes

    def get_template(
        self,
        name: str,
        *,
        globals: Mapping[str, object] | None = None,  # noqa: A002  # python-liquid's signature
        context: RenderContext | None = None,
        **kwargs: object,
    ) -> BoundTemplate:
        """A snippet in text."""
        return self.snippet(name, TEXT)

    def snippet(self, name: str, place: Place) -> BoundTemplate:
        """A snippet, for `render` and `include` at a place. Raises TemplateNotFoundError."""
        if name in self.extra_templates:
            return self.template(self.extra_templates[name], name, place)
        if self.theme is None:
            raise TemplateNotFoundError(name)
        return self.theme.snippet(name, place)


__all__ = ["TOKEN_CONTENT", "ThemeEnvironment", "ThemeStream", "ThemeTemplate"]
