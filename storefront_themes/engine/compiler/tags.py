"""Snippets, tables and the theme's own tags to Python."""

from typing import Any

from liquid.builtin.expressions import StringLiteral

from storefront_themes.engine.compiler.loops import loop_source
from storefront_themes.engine.compiler.scopes import Block
from storefront_themes.engine.compiler.source import NeedsOpen
from storefront_themes.engine.compiler.statements import Statements, pass_on, writes
from storefront_themes.engine.compiler.tree import line_of
from storefront_themes.engine.places import TEXT


@writes("RenderNode", "PlacedRender")
def _render(to: Statements, node: Any) -> None:
    with to.source.guarded(line_of(node)):
        if not isinstance(node.name, StringLiteral):
            to.source.add(f"no_snippet({str(node.name)!r})")
            return
        call = f"c, {to.out}, {str(node.name.value)!r}, {to.arguments(node.args)}"
        if node.var is None:
            to.source.add(f"render({call}{_place(to, node)})")
        else:
            rest = f"{to.value(node.var)}, {str(node.alias or '')!r}, {bool(node.loop)}{_place(to, node)}"
            to.source.add(f"render_with({call}, {rest})")


def _place(to: Statements, node: Any) -> str:
    """A last argument that says where the snippet begins; nothing for text."""
    place = getattr(node, "place", TEXT)
    return "" if place is TEXT else f", {to.source.bind(place)}"


@writes("IncludeNode", "PlacedInclude")
def _include(to: Statements, node: Any) -> None:
    if not to.scopes.is_open:
        raise NeedsOpen
    flag = to.source.name("q")
    to.source.add(f"{flag} = 0")
    to.source.add("try:")
    with to.source.deeper():
        call = f"c, {to.out}, {to.value(node.name)}, {to.arguments(node.args)}"
        if node.var is None:
            to.source.add(f"include({call}{_place(to, node)})")
        else:
            rest = f"{to.value(node.var)}, {str(node.alias or '')!r}{_place(to, node)}"
            to.source.add(f"include_with({call}, {rest})")
    for number, word in ((1, "Break"), (2, "Continue")):
        to.source.add(f"except {word}Loop:")
        with to.source.deeper():
            to.source.add(f"{flag} = {number}")
    to.source.add("except Exception:")
    with to.source.deeper():
        to.source.add(f"fail(c, {line_of(node)}, FILE)")
    to.flag = flag
    pass_on(to)


@writes("TablerowNode")
def _tablerow(to: Statements, node: Any) -> None:
    items, length, state, item = (to.source.name(letter) for letter in "infv")
    columns = to.source.name("n")
    loop_source(to, node, items, length)
    loop = node.expression
    with to.source.guarded(line_of(node), f"{length} = 0"):
        value = f"whole_or_nought({to.value(loop.cols)})" if loop.cols else length
        to.source.add(f"{columns} = {value}")
    to.source.add(f"if {length} > 0:")
    with to.source.deeper():
        to.source.add(f"{state} = TableRow({str(loop.identifier)!r}, iter({items}), {length}, {columns})")
        to.source.add(f"""{to.put}('<tr class="row1">\\n')""")
        to.source.add(f"for {item} in {state}:")
        with to.source.deeper():
            to.tick(line_of(node))
            to.source.add(f"""{to.put}(f'<td class="col{{{state}.col}}">')""")
            with to.names(Block({"tablerowloop": state, str(loop.identifier): item})), to.once():
                to.block(node.block)
            flag = to.flag
            to.source.add(f"{to.put}('</td>')")
            to.source.add(f"if {state}.col_last and not {state}.last:")
            with to.source.deeper():
                to.source.add(f"""{to.put}(f'</tr>\\n<tr class="row{{{state}.row + 1}}">')""")
            to.source.add(f"if {flag} == 1:")
            with to.source.deeper():
                to.source.add("break")
        to.source.add(f"{to.put}('</tr>\\n')")


@writes("StyleNode")
def _style(to: Statements, node: Any) -> None:
    with to.own_output() as own:
        to.block(node.block)
    to.source.add(f"{to.put}(style(c, {own}.text()))")


@writes("FormNode")
def _form(to: Statements, node: Any) -> None:
    form, opening, good = (to.source.name(letter) for letter in "ftq")
    with to.source.guarded(line_of(node), f"{good} = False"):
        values = "[" + ", ".join(to.value(argument.value) for argument in node.args) + "]"
        to.source.add(f"{opening}, {form} = open_form(c.page, {values}, {to.arguments(node.kwargs)})")
        to.source.add(f"{to.put}({opening})")
        to.source.add(f"{good} = True")
    to.source.add(f"if {good}:")
    with to.source.deeper():
        with to.names(Block({"form": form})):
            to.block(node.block)
        to.source.add(f"{to.put}('</form>')")


@writes("PaginateNode")
def _paginate(to: Statements, node: Any) -> None:
    pages, good = to.source.name("f"), to.source.name("q")
    with to.source.guarded(line_of(node), f"{good} = False"):
        to.source.add(f"{pages} = paginated(c.page, {to.value(node.path)}, {to.value(node.by)})")
        to.source.add(f"{good} = True")
    to.source.add(f"if {good}:")
    with to.source.deeper(), to.names(Block({"paginate": pages})):
        to.block(node.block)


@writes("SectionNode", "SectionsNode", "LayoutNode")
def _named(to: Statements, node: Any) -> None:
    with to.source.guarded(line_of(node)):
        name = f"str({to.value(node.expression)} or '')" if node.expression is not None else "''"
        match type(node).__name__:
            case "SectionNode":
                to.source.add(f"{to.put}(c.page.static_section({name}{_place(to, node)}))")
            case "SectionsNode":
                to.source.add(f"{to.put}(c.page.section_group({name}{_place(to, node)}))")
            case _:
                to.source.add(f"c.page.layout = {name} or None")


@writes("UnknownNode")
def _unknown(to: Statements, node: Any) -> None:
    with to.source.guarded(line_of(node)):
        to.source.add(f"unknown_tag({node.name!r})")


@writes("ContentForNode")
def _content_for(to: Statements, node: Any) -> None:
    with to.source.guarded(line_of(node)):
        call = f"c, {to.value(node.what)}, {to.arguments(node.kwargs)}{_place(to, node)}"
        to.source.add(f"{to.put}(content_for({call}))")
