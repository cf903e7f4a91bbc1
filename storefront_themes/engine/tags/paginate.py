"""`{% paginate collection.products by 24 %}`: a list in pages."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlencode

from liquid import RenderContext, Tag
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import Path, parse_primitive
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_TAG, TOKEN_WORD, Token

from storefront_themes.engine.context import items_of, page_of
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.drops.page import Paginate, Part

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page

MAX_PAGE_SIZE = 250
MAX_PAGE = 25_000
WINDOW = 2


class PaginateNode(Node):
    """Moves a lazy list to the page asked for while its block is rendered."""

    __slots__ = ("block", "by", "path")

    def __init__(self, token: Token, path: Path, by: Expression, block: BlockNode) -> None:
        super().__init__(token)
        self.path = path
        self.by = by
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        value, by = self.path.evaluate(context), self.by.evaluate(context)
        with context.extend({"paginate": paginated(page_of(context), value, by)}):
            return self.block.render(context, buffer) or 0

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.block

    def expressions(self) -> Iterable[Expression]:
        yield self.path
        yield self.by


def paginated(page: "Page", value: object, by: object) -> Paginate:
    """Move a lazy list to the page asked for; what the block sees as `paginate`.

    Any other list cannot be moved: all of it is shown, and said to be one page.
    """
    asked = page.context
    if not isinstance(value, LazyList):
        total = len(items_of(value))
        return pagination(total=total, size=max(total, 1), current=1, path=asked.path, query=asked.query)
    size, total = _bounded(by, 50, MAX_PAGE_SIZE), value.total
    current = min(_bounded(asked.query.get("page", 1), 1, MAX_PAGE), max(-(-total // size), 1))
    value.move((current - 1) * size, size)
    return pagination(total=total, size=size, current=current, path=asked.path, query=asked.query)


class PaginateTag(Tag):
    """A list in pages."""

    name = "paginate"
    end = "endpaginate"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        inner = stream.into_inner(tag=token)
        path = Path.parse(self.env, inner)
        # python-liquid's Path steps over the word that ends it when two words follow each other
        if inner.current.kind == TOKEN_WORD and inner.current.value == "by":
            next(inner)
        elif inner.tokens[inner.pos - 1].value != "by":
            raise LiquidSyntaxError("expected 'by' and a number", token=token)
        by = parse_primitive(self.env, inner)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return PaginateNode(token, path, by, block)


def pagination(*, total: int, size: int, current: int, path: str, query: Mapping[str, str]) -> Paginate:
    """The drop for one page of a list, with addresses that keep the rest of the query."""
    pages = max(-(-total // size), 1)

    def url(number: int) -> str:
        kept = {key: value for key, value in query.items() if key != "page"}
        asked = kept | ({"page": str(number)} if number > 1 else {})
        return f"{path}?{urlencode(asked)}" if asked else path

    return Paginate(
        current_page=current,
        current_offset=(current - 1) * size,
        items=total,
        page_size=size,
        pages=pages,
        parts=[
            Part(title=str(number), is_link=number != current, url=url(number)) if number else Part(title="…")
            for number in _numbers(current, pages)
        ],
        previous=Part(title="«", is_link=True, url=url(current - 1)) if current > 1 else None,
        next=Part(title="»", is_link=True, url=url(current + 1)) if current < pages else None,
    )


def _numbers(current: int, pages: int) -> Iterator[int]:
    """1 … 4 5 [6] 7 8 … 20, with 0 for a gap."""
    shown = sorted({1, pages, *range(max(current - WINDOW, 1), min(current + WINDOW, pages) + 1)})
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            yield 0
        yield number


def _bounded(value: object, default: int, most: int) -> int:
    try:
        return min(max(int(str(value)), 1), most)
    except ValueError:
        return default
