"""`{% form 'type', object, attribute: value %}`: a form element that posts where it should."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from liquid import RenderContext, Tag
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument, parse_arguments
from liquid.exceptions import LiquidTypeError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_TAG, Token
from markupsafe import escape

from storefront_themes.engine.context import page_of
from storefront_themes.engine.drops.page import Form

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page


@dataclass(frozen=True, slots=True)
class FormType:
    """Where forms of a type post, and what happens there.

    `returns`: the shopper comes back to the page the form stands on. `bait`: it gets a field that people do not see;
    what is filled in there was no person.
    """

    action: str
    text: str
    extra: Mapping[str, object] = field(default_factory=dict)
    returns: bool = False
    bait: bool = False


_SIGN_IN = FormType("/account/login", "To the sign-in page, with the e-mail address filled in")
_LOCALIZE = FormType("/localization", "Back to the page, in what the shop offers of it", returns=True)
BAIT = "website"
_BAITED = f'<label hidden>{BAIT}<input name="{BAIT}" value="" tabindex="-1" autocomplete="off"></label>'
FORMS: Mapping[str, FormType] = {
    "product": FormType("/cart/add", "Into the cart", {"enctype": "multipart/form-data"}),
    "cart": FormType("/cart/update", "Changes quantities, or goes on to the checkout"),
    "contact": FormType("/contact", "A message to the merchant", returns=True, bait=True),
    "customer": FormType("/newsletter", "Asks the mailbox whether it wants news", returns=True, bait=True),
    "localization": _LOCALIZE,
    "currency": _LOCALIZE,
    "customer_login": _SIGN_IN,
    "create_customer": _SIGN_IN,
    "recover_customer_password": _SIGN_IN,
    "storefront_password": FormType("/password", "Opens a shop that is closed to the public"),
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
    """The beginning of the element with its hidden fields, and the state that the block sees as `form`.

    Raises LiquidTypeError for a type of form that leads nowhere here.
    """
    kind = str(values[0]) if values else ""
    known = FORMS.get(kind)
    if known is None:
        raise LiquidTypeError(f"there are no forms of the type {kind[:60]!r}", token=None)
    state = page.context.objects.get(f"form_{kind}")
    known_way = state._return_to if isinstance(state, Form) else ""
    return_to = own.pop("return_to", None) or known_way or (page.context.path if known.returns else None)
    action = (
        f"{known.action}#{own.get('id') or f'{kind}_form'}" if known.bait else known.action
    )  # refused, seen again
    attributes: dict[str, object] = {
        "method": "post", "action": action, "id": f"{kind}_form", "accept-charset": "UTF-8", **known.extra, **own
    }  # fmt: skip
    written = "<form" + "".join(_attribute(k, v) for k, v in attributes.items()) + ">"
    written += _hidden("form_type", kind)
    if return_to:
        written += _hidden("return_to", str(return_to))
    if known.bait:
        written += _BAITED
    return written, state if isinstance(state, Form) else Form(id=str(attributes["id"]), type=kind)


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


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
