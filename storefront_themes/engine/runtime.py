"""What compiled templates call while they run: a place for names and state, the output, the bounds."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from liquid.builtin.tags.for_tag import ForLoop
from liquid.context import builtin
from liquid.exceptions import (
    ContextDepthError,
    DisabledTagError,
    ResourceLimitError,
    TemplateNotFoundError,
)
from liquid.undefined import Undefined
from markupsafe._speedups import _escape_inner

from storefront_themes.engine.context import Budget, ThemeContext, fail, lookup
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.errors import place
from storefront_themes.engine.places import TEXT, Place
from storefront_themes.engine.values import (
    NOTHING,
    Silent,
    loop_items,
    printed,
    printed_in_attribute,
    printed_in_script,
    printed_in_style,
    stretch,
    whole_number,
)

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page
    from storefront_themes.engine.program import Program

CHUNK = 256  # entries of output between two looks at their size
SMALL = 4096  # characters that need no look of their own


class Out(list[str]):
    """Output in pieces, counted against the page in chunks."""

    __slots__ = ("budget", "charged", "seen")

    def __init__(self, budget: Budget) -> None:
        self.budget = budget  # (a new list is empty before list.__init__)
        self.seen = self.charged = 0

    def charge(self) -> None:
        """Charge what was written since the last look; raises when the page is too large."""
        size = sum(map(len, islice(self, self.seen, None)))
        self.seen = len(self)
        self.charged += size
        self.budget.spend_output(size)

    def text(self) -> str:
        """All of it, and the rest of it charged: since the last look it has not grown by more than a chunk."""
        joined = "".join(self)
        self.seen = len(self)
        rest, self.charged = len(joined) - self.charged, len(joined)
        self.budget.spend_output(rest)
        return joined


class Frame(ThemeContext):
    """One run of one template: the names it sees. Lighter than python-liquid's context until more is asked of it."""

    __slots__ = ("names",)

    def __init__(
        self, page: "Page", names: Mapping[str, object], *, depth: int = 0, parent: ThemeContext | None = None
    ) -> None:
        self.page = page
        self.names = names
        self.shared = parent.shared if parent is not None else names
        self.parent_context = parent
        self._copy_depth = depth
        if parent is not None:
            self.parts = parent.parts
            self.section_drop = parent.section_drop

    def __getattr__(self, name: str) -> Any:
        """The rest of python-liquid's context, made when a filter, a counter or the interpreter wants it."""
        if name.startswith("__"):
            raise AttributeError(name)
        super().__init__(
            self.page.blank_template,
            globals=self.names,
            copy_depth=self._copy_depth,
            parent_context=self.parent_context,
        )
        return object.__getattribute__(self, name)


def failed(c: ThemeContext, line: int, file: str) -> None:
    """The statement at work failed: note it, or raise again what is more than its own fault."""
    error = sys.exc_info()[1]
    assert isinstance(error, Exception)
    fail(c, error, line, file)


def tick(c: ThemeContext, out: Out, line: int, file: str) -> tuple[float, int]:
    """Look at the clock and at the output; (when, and at how many entries, to look again). Raises when over."""
    try:
        out.charge()
        return c.page.budget.check_time(), len(out) + CHUNK
    except ResourceLimitError as error:
        place(error, file, line)
        raise


def shown(c: ThemeContext, value: Any) -> str:
    """A value as it stands in the page; the commonest kind first."""
    kind = value.__class__
    if kind is str and len(value) < SMALL:
        return _escape_inner(value)
    if kind is int:
        return str(value)
    return text(c, value)


def shown_in_attribute(c: ThemeContext, value: Any) -> str:
    """The same within the quotes of an attribute."""
    kind = value.__class__
    if kind is str and len(value) < SMALL:
        return _escape_inner(value)
    return str(value) if kind is int else _counted(c, printed_in_attribute(value))


def shown_in_script(c: ThemeContext, value: Any) -> str:
    """The same within a script."""
    return _counted(c, printed_in_script(value))


def shown_in_style(c: ThemeContext, value: Any) -> str:
    """The same within a style."""
    return _counted(c, printed_in_style(value))


def text(c: ThemeContext, value: Any) -> str:
    """A value as it stands in the page; what is large is counted at once."""
    return _counted(c, printed(value))


def _counted(c: ThemeContext, shown: str) -> str:
    if len(shown) > SMALL:
        c.page.budget.spend_large(len(shown))
    return shown


def kept(c: ThemeContext, value: Any) -> Any:
    """A value about to get a name; raises when it is too long."""
    if isinstance(value, str) and len(value) > SMALL:
        c.page.budget.spend_string(len(value))
    return value


def each(c: ThemeContext, value: Any) -> tuple[Iterator[Any], int]:
    """Items of a loop, charged before the first."""
    items, length = loop_items(value)
    if length:
        c.page.budget.spend_items(length)
    return items, length


def part(
    c: ThemeContext, value: Any, limit: Any, offset: Any, backwards: bool, key: str
) -> tuple[Iterator[Any], int]:
    """The same with limit, offset and reversed. `offset` is "continue" to go on where the loop of that key stopped."""
    items, length = loop_items(value)
    if type(offset) is str and offset == "continue":
        begin = c.stopindex(key)
    else:
        begin = 0 if offset is None or isinstance(offset, Undefined) else whole_number(offset)
    first, count = stretch(length, limit, begin)
    c.stopindex(key, index=first + count)
    if count:
        c.page.budget.spend_items(count)
    chosen = islice(items, first, first + count)
    return (iter(list(chosen)[::-1]) if backwards else chosen), count


def loop_state(c: ThemeContext, key: str, items: Iterator[Any], length: int, outer: Any = None) -> ForLoop:
    """`forloop`, for templates that hand it on as a whole."""
    above = outer if outer is not None else c.parentloop() if c.loops else Silent("parentloop", token=None)
    return ForLoop(name=key, it=items, length=length, parentloop=above)


@contextmanager
def looping(c: ThemeContext, scope: Mapping[str, object], loop: ForLoop) -> Iterator[None]:
    """A loop's names, in a template whose names are not all known beforehand."""
    c.loops.append(loop)
    try:
        with c.extend(scope):
            yield
    finally:
        c.loops.pop()


def dynamic(c: ThemeContext, name: Any) -> Any:
    """`{{ [name] }}`"""
    return lookup(c, name) if isinstance(name, str) else NOTHING


def own(c: ThemeContext, names: Mapping[str, object], name: str) -> object:
    """A name that every page has, unless the page or the snippet has another by it."""
    return names[name] if name in names else c.page.own(name)


def moment(names: Mapping[str, object], name: str, default: object) -> object:
    """`now` and `today`, unless the page has something by that name."""
    return names[name] if name in names else builtin.get(name, default)


def cycle(c: ThemeContext, group: Any, named: bool, items: list[Any]) -> Any:
    """The next of the items of a group."""
    group_name = ("__UNDEFINED" if isinstance(group, Undefined) else str(group)) if named else ""
    index = c.cycle(group_name or str(items), len(items))
    return items[index] if index < len(items) else ""


# snippets


def no_snippet(name: str) -> None:
    """`{% render name %}` without quotes."""
    raise TemplateNotFoundError(name)


def render(c: ThemeContext, out: Out, name: str, arguments: dict[str, Any], place: Place = TEXT) -> None:
    """`{% render 'name', … %}`"""
    program = c.page.snippet(name, place)
    _run_inside(c, program, arguments, out)


def render_with(
    c: ThemeContext,
    out: Out,
    name: str,
    arguments: dict[str, Any],
    value: Any,
    alias: str,
    many: bool,
    place: Place = TEXT,
) -> None:
    """`{% render 'name' with value as alias %}`, or `for`: once for each item."""
    program = c.page.snippet(name, place)
    key = alias or program.short_name
    if not many or not isinstance(value, list | tuple | LazyList):
        _run_inside(c, program, {**arguments, key: value}, out)
        return
    c.page.budget.spend_items(len(value))
    loop = ForLoop(name=key, it=iter(value), length=len(value), parentloop=Silent("parentloop", token=None))
    for item in loop:
        _run_inside(c, program, {**arguments, "forloop": loop, key: item}, out)


def _run_inside(c: ThemeContext, program: "Program", names: Mapping[str, Any], out: Out) -> None:
    budget = c.page.budget
    budget.spend_render()
    depth = c._copy_depth
    if depth >= budget.limits.nesting:
        raise ContextDepthError("snippets are nested too deep", token=None)
    program.run(Frame(c.page, {**c.shared, **names}, depth=depth + 1, parent=c), out)


def include(c: ThemeContext, out: Out, name: Any, arguments: dict[str, Any], place: Place = TEXT) -> None:
    """`{% include 'name' %}`: the snippet sees and changes the names around it."""
    program = _included(c, name, place)
    with c.extend(arguments):
        program.run_open(c, out)


def include_with(
    c: ThemeContext,
    out: Out,
    name: Any,
    arguments: dict[str, Any],
    value: Any,
    alias: str,
    place: Place = TEXT,
) -> None:
    """`{% include 'name' with value as alias %}`: once for each item of a list."""
    program = _included(c, name, place)
    key = alias or program.short_name
    many = isinstance(value, list | tuple | LazyList)
    if many:
        c.page.budget.spend_items(len(value))
    with c.extend(arguments):
        for item in value if many else (value,):
            arguments[key] = item
            program.run_open(c, out)


def _included(c: ThemeContext, name: Any, place: Place) -> "Program":
    if c.parent_context is not None:
        raise DisabledTagError("include is not allowed in a snippet that is rendered", token=None)
    c.page.budget.spend_render()
    return c.page.snippet(str(name), place)
