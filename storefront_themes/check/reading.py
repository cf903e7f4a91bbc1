"""Reading one Liquid file: which names, properties, filters, snippets, texts and assets it asks for."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from liquid.ast import IllegalNode, Node
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.loop import LoopExpression
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.decrement_tag import DecrementNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.include_tag import IncludeNode
from liquid.builtin.tags.increment_tag import IncrementNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.builtin.tags.tablerow_tag import TablerowNode
from liquid.expression import Expression

from storefront_themes.check.parsing import line_at
from storefront_themes.check.problems import Problems
from storefront_themes.check.scopes import Owners, Uses, kind_of_setting, owner_of
from storefront_themes.engine.drops import Form, Paginate
from storefront_themes.engine.drops.kinds import ANYTHING, Kind, kind_of
from storefront_themes.engine.tags.form import FORMS, FormNode
from storefront_themes.engine.tags.paginate import PaginateNode
from storefront_themes.engine.tags.sections import ContentForNode, SectionNode, SectionsNode

TEXT_FILTERS = frozenset({"t", "translate"})
ASSET_FILTERS = frozenset({"asset_url", "inline_asset_content", "asset_img_url"})


@dataclass(slots=True)
class Reader:
    """Walks one file. `names` are what it finds when it begins; None as a kind means that any name may be there."""

    file: str
    names: dict[str, Kind]
    owners: Owners
    problems: Problems
    filters: frozenset[str]
    open_names: bool = False
    uses: Uses = field(default_factory=Uses)
    snippets: list[tuple[str, int, dict[str, Kind] | None]] = field(default_factory=list)
    files: list[tuple[str, int]] = field(default_factory=list)
    texts: list[tuple[str, int]] = field(default_factory=list)
    assets: list[tuple[str, int]] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)

    def read(self, nodes: Iterable[Node]) -> None:
        """Statements one after another."""
        for node in nodes:
            self._node(node)

    # statements

    def _node(self, node: Node) -> None:
        if isinstance(node, IllegalNode):
            return
        special = _SPECIAL.get(type(node)) or next(
            (method for kind, method in _SPECIAL.items() if isinstance(node, kind)), None
        )
        if special:
            special(self, node)
        else:
            self._inside(node)

    def _inside(self, value: Any) -> None:
        """Whatever a node or an expression holds: nodes, expressions, arguments, and lists of them."""
        for slot in _slots(type(value)):
            found = getattr(value, slot, None)
            for each in found if isinstance(found, list | tuple) else [found]:
                self._member(each)

    def _member(self, each: Any) -> None:
        if isinstance(each, Node):
            self._node(each)
        elif isinstance(each, Expression):
            self._expression(each)
        elif isinstance(each, Filter):
            self._filter(each, None)
        elif isinstance(each, KeywordArgument | PositionalArgument):
            self._expression(each.value)

    def _assign(self, node: AssignNode) -> None:
        self.names[str(node.name)] = self._expression(node.expression)

    def _capture(self, node: CaptureNode) -> None:
        self._node(node.block)
        self.names[str(node.name)] = Kind("text")

    def _count(self, node: IncrementNode | DecrementNode) -> None:
        self.names.setdefault(str(node.name), Kind("number"))

    def _for(self, node: ForNode | TablerowNode) -> None:
        loop = node.expression
        item = self._loop(loop)
        helper = "forloop" if isinstance(node, ForNode) else "tablerowloop"
        with self._within({str(loop.identifier): item, helper: ANYTHING}):
            self._node(node.block)
        default = getattr(node, "default", None)
        if default is not None:
            self._node(default)

    def _loop(self, loop: LoopExpression) -> Kind:
        over = self._expression(loop.iterable)
        for extra in (loop.limit, loop.offset, loop.cols):
            if isinstance(extra, Expression) and not isinstance(extra, StringLiteral):
                self._expression(extra)
        return over.one if over.many else ANYTHING

    def _paginate(self, node: PaginateNode) -> None:
        self._expression(node.path)
        self._expression(node.by)
        with self._within({"paginate": kind_of(Paginate)}):
            self._node(node.block)

    def _form(self, node: FormNode) -> None:
        for each in node.args + node.kwargs:
            self._member(each)
        kind = node.args[0].value if node.args else None
        if isinstance(kind, StringLiteral) and str(kind.value) not in FORMS:
            message = f"there are no forms of the type {kind.value!r}: nothing is shown in its place"
            self.problems.error("UnknownForm", message, file=self.file, line=line_at(node.token))
        with self._within({"form": kind_of(Form)}):
            self._node(node.block)

    def _render(self, node: RenderNode | IncludeNode) -> None:
        given = {str(each.name): self._expression(each.value) for each in node.args or ()}
        name = node.name
        if not isinstance(name, StringLiteral):
            self._member(name)
            self.uses.every |= {"section", "block", "settings"}
            return
        if node.var is not None:
            kind = self._expression(node.var)
            alias = str(node.alias or name.value.rpartition("/")[2])
            loops = bool(getattr(node, "loop", True))
            given[alias] = kind.one if loops and kind.many else kind
            given["forloop"] = ANYTHING
        shared = isinstance(node, IncludeNode)
        self.snippets.append((name.value, line_at(node.token), None if shared else given))

    def _section(self, node: SectionNode) -> None:
        self._names_file(node, node.expression, "sections/{}.liquid")

    def _sections(self, node: SectionsNode) -> None:
        self._names_file(node, node.expression, "sections/{}.json")

    def _content_for(self, node: ContentForNode) -> None:
        given = {str(each.name): each.value for each in node.kwargs}
        for value in given.values():
            self._expression(value)
        if isinstance(node.what, StringLiteral) and node.what.value == "block" and "type" in given:
            self._names_file(node, given["type"], "blocks/{}.liquid")

    def _names_file(self, node: Node, expression: Expression | None, pattern: str) -> None:
        if isinstance(expression, StringLiteral):
            self.files.append((pattern.format(expression.value), line_at(node.token)))
        elif expression is not None:
            self._expression(expression)

    @contextmanager
    def _within(self, names: Mapping[str, Kind]) -> Any:
        before = {name: self.names.get(name) for name in names}
        self.names.update(names)
        yield
        for name, kind in before.items():
            if kind is None:
                self.names.pop(name, None)
            else:
                self.names[name] = kind

    # expressions

    def _expression(self, expression: Expression) -> Kind:
        if isinstance(expression, Path):
            return self._path(expression)
        if isinstance(expression, FilteredExpression):
            kind = self._expression(expression.left)
            for place, each in enumerate(expression.filters or ()):
                self._filter(each, None if place else expression.left)
            return ANYTHING if expression.filters else kind
        self._inside(expression)
        return Kind("text") if isinstance(expression, StringLiteral) else ANYTHING

    def _filter(self, found: Filter, left: Expression | None) -> None:
        if found.name not in self.filters:
            message = f"there is no filter {found.name!r}"
            self.problems.error("UnknownFilter", message, file=self.file, line=line_at(found.token))
        for argument in found.args:
            self._expression(argument.value)
        if isinstance(left, StringLiteral):
            place = (left.value, line_at(found.token))
            if found.name in TEXT_FILTERS:
                self.texts.append(place)
            elif found.name in ASSET_FILTERS:
                self.assets.append(place)

    # names

    def _path(self, path: Path) -> Kind:
        root, *rest = path.path
        line = line_at(path.token)
        if isinstance(root, Path):
            self._path(root)
            return ANYTHING
        self.printed.add(str(root))
        kind = self.names.get(str(root))
        if kind is None:
            if not self.open_names:
                self.problems.error(
                    "UnknownObject", f"nothing is called {root!r} here", file=self.file, line=line
                )
            kind = ANYTHING
        owner = "settings" if root == "settings" else ""
        return self._steps(str(root), kind, rest, owner, line)

    def _steps(self, root: str, kind: Kind, rest: list[Any], owner: str, line: int) -> Kind:
        said = root
        for place, key in enumerate(rest):
            if isinstance(key, Path):
                self._path(key)
                self.uses.every |= {owner} if owner else set()
                kind, owner = (kind.one if kind.many else ANYTHING), ""
                continue
            if owner:
                kind, owner = self._setting(owner, key, line), ""
                continue
            owner = owner_of(kind, key)
            kind = self._step(said, kind, key, line)
            said = f"{said}.{key}"
            if owner and place == len(rest) - 1:
                self.uses.every.add(owner)
        if owner == "settings" and not rest:
            self.uses.every.add(owner)
        return kind

    def _setting(self, owner: str, key: object, line: int) -> Kind:
        self.uses.read.add((owner, str(key)))
        schema = self.owners.schema(owner)
        if schema is None:
            return ANYTHING
        spec = schema.specs.get(str(key))
        if spec is not None:
            return kind_of_setting(spec)
        whose = {"section": "this section", "block": "this block", "settings": "the theme"}[owner]
        message = f"{whose} has no setting {key!r}"
        self.problems.error("UnknownSetting", message, file=self.file, line=line)
        return ANYTHING

    def _step(self, said: str, kind: Kind, key: object, line: int) -> Kind:
        if kind.many:
            one = isinstance(key, int) or key in {"first", "last"}
            if one or key == "size":
                return kind.one if one else Kind("number")
            return kind.one if kind.drop else ANYTHING  # by handle
        if kind.open or kind.drop is None:
            return ANYTHING
        found = kind.drop.declaration().get(str(key))
        if found is None:
            message = f"{said} is a {kind.name}, which has no {key!r}"
            self.problems.error("UnknownProperty", message, file=self.file, line=line)
            return ANYTHING
        return found.kind


_SPECIAL: dict[type[Node], Callable[[Reader, Any], None]] = {
    AssignNode: Reader._assign,
    CaptureNode: Reader._capture,
    IncrementNode: Reader._count,
    DecrementNode: Reader._count,
    ForNode: Reader._for,
    TablerowNode: Reader._for,
    RenderNode: Reader._render,
    IncludeNode: Reader._render,
    PaginateNode: Reader._paginate,
    FormNode: Reader._form,
    SectionNode: Reader._section,
    SectionsNode: Reader._sections,
    ContentForNode: Reader._content_for,
}


def _slots(kind: type) -> list[str]:
    own = (slot for klass in kind.__mro__ for slot in getattr(klass, "__slots__", ()))
    return [slot for slot in own if slot not in {"token", "blank"}]
