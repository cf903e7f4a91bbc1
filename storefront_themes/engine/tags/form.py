"""`{% form 'type', object, attribute: value %}`: a form element that posts where it should."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from liquid import RenderContext, Tag
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument, parse_arguments
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_TAG, Token
from markupsafe import escape

from storefront_themes.engine.context import page_of
from storefront_themes.engine.drops.page import Form

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page

# type -> (where it posts, extra attributes)
FORMS = {
    "product": ("/cart/add", {"enctype": "multipart/form-data"}),
    "cart": ("/cart/update", {}),
    "contact": ("/contact", {}),
    "customer": ("/newsletter", {}),
    "localization": ("/localization", {}),
    "customer_login": ("/account/login", {}),
    "storefront_password": ("/password", {}),
}


class FormNode(Node):
    """A form element with its hidden fields around what the theme puts in it."""

    __slots__ = ("args", "block", "kwargs")

    def __init__(
        self, token: Token, args: list[PositionalArgument], kwargs: list[KeywordArgument], block: BlockNode
    ) -> None:
        super().__init__(token)
        self.args = args
        self.kwargs = kwargs
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        values = [argument.value.evaluate(context) for argument in self.args]
        own = {argument.name: argument.value.evaluate(context) for argument in self.kwargs}
        opening, form = open_form(page_of(context), values, own)
        written = buffer.write(opening)
        with context.extend({"form": form}):
            written += self.block.render(context, buffer) or 0
        return written + buffer.write("</form>")

    def children(self, static_context: RenderContext, *, include_partials: bool = True) -> Iterable[Node]:
        yield self.block


def open_form(page: "Page", values: list[object], own: dict[str, object]) -> tuple[str, Form]:
    """The beginning of the element with its hidden fields, and the state that the block sees as `form`."""
    kind = str(values[0]) if values else ""
    action, extra = FORMS.get(kind, ("/", {}))
    return_to = own.pop("return_to", None)
    attributes: dict[str, object] = {
        "method": "post", "action": action, "id": f"{kind}_form", "accept-charset": "UTF-8", **extra, **own
    }  # fmt: skip
    written = "<form" + "".join(_attribute(k, v) for k, v in attributes.items()) + ">"
    written += f'<input type="hidden" name="form_type" value="{escape(kind)}">'
    if return_to:
        written += f'<input type="hidden" name="return_to" value="{escape(str(return_to))}">'
    state = page.context.objects.get(f"form_{kind}")
    return written, state if isinstance(state, Form) else Form(id=str(attributes["id"]), type=kind)


class FormTag(Tag):
    """A form."""

    name = "form"
    end = "endform"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        args, kwargs = parse_arguments(self.env, stream.into_inner(tag=token))
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return FormNode(token, args, kwargs, block)


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return f" {escape(name)}" if value is True or value == "" else f' {escape(name)}="{escape(str(value))}"'
