"""What a template sees while one page is rendered, and what that page has used up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from io import StringIO
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Any, TextIO

from liquid import RenderContext
from liquid.exceptions import (
    ContextDepthError,
    LiquidError,
    LiquidTypeError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    ResourceLimitError,
)
from liquid.template import BoundTemplate
from liquid.token import Token
from liquid.undefined import UNDEFINED, Undefined

from storefront_themes.engine.errors import Issue, issue_of, place
from storefront_themes.engine.limits import LIST_ITEMS, Limits, share
from storefront_themes.engine.money import MoneyFormat
from storefront_themes.engine.parts import BlockPart
from storefront_themes.engine.preparing import PREPARING
from storefront_themes.engine.values import NOTHING, look

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page

Lookup = Callable[[str], object]
OWN_NAMES = frozenset(  # what every page has, made by Page.own when it is asked for
    {"all_products", "collections", "current_page", "linklists", "pages", "settings", "template", "theme"}
)


@dataclass(slots=True)
class Context:
    """What a view hands over for one page.

    `objects` are the global names (shop, request, product, ...): drops or plain data. `resources` finds what a
    setting of a resource type names: {"collection": by_handle, "product": by_handle, "link_list": by_handle, ...}.
    `path` and `query` are the address asked for, from which pages of lists make theirs. After rendering, `issues`
    holds what was left out and `style_hashes` the hashes a content policy needs for inline styles.
    """

    objects: Mapping[str, object]
    locale: str = "en"
    timezone: tzinfo = UTC  # the shop's: dates are shown on its wall clock
    money: MoneyFormat = field(default_factory=lambda: MoneyFormat.of("EUR", "en"))
    resources: Mapping[str, Lookup] = field(default_factory=dict)
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)
    content_for_header: str = ""
    issues: list[Issue] = field(default_factory=list)
    style_hashes: list[str] = field(default_factory=list)


class Budget:
    """What one page may still spend; shared by every context and buffer of that page."""

    output = large = items = renders = lookups = 0  # of the class until a page spends any

    def __init__(self, whole: Limits, of_sections: Limits) -> None:
        self.limits = self.whole = whole
        self.of_sections = of_sections
        self._began = thread_time()
        self._prepared = PREPARING.seconds
        self.look_at = monotonic() + of_sections.cpu_seconds

    def grant_more(self) -> None:
        """A section was stopped: those after it may use half of what is left."""
        self.of_sections = share(self.whole, self.of_sections)

    def check_time(self) -> float:
        """When to look at the clock again. Raises DeadlineError when the page has had its share of the processor.

        Reading the processor's clock costs a system call, so that is done only once the wall's says it may be due.
        """
        if monotonic() > self.look_at:
            prepared = PREPARING.seconds - self._prepared
            used = thread_time() - self._began - prepared
            if used >= self.limits.cpu_seconds:
                raise DeadlineError(f"more than {self.limits.cpu_seconds} s of work on a page", token=None)
            sections = self.of_sections.cpu_seconds
            self.look_at = monotonic() + (sections if used < sections else self.whole.cpu_seconds) - used
        return self.look_at

    def spend_output(self, size: int) -> None:
        self.output += size
        if self.output > self.limits.output_chars:
            raise OutputStreamLimitError("the page is too large", token=None)

    def spend_large(self, size: int) -> None:
        """A large piece of output, before it is counted with the rest."""
        self.large += size
        if self.large > self.limits.output_chars:
            raise OutputStreamLimitError("the page is too large", token=None)
        self.check_time()

    def spend_string(self, size: int) -> None:
        """A large text that gets a name."""
        if size > self.limits.string_chars:
            raise OutputStreamLimitError("a string is too long", token=None)
        self.check_time()

    def spend_items(self, count: int) -> None:
        items = self.items + count
        if items > self.limits.loop_items:
            raise LoopIterationLimitError(
                f"more than {self.limits.loop_items:.0f} loop steps on a page", token=None
            )
        self.items = items

    def spend_render(self) -> None:
        renders = self.renders + 1
        if renders > self.limits.renders:
            raise LoopIterationLimitError(
                f"more than {self.limits.renders:.0f} snippets on a page", token=None
            )
        self.renders = renders

    def spend_lookup(self) -> bool:
        """Whether one more object may be fetched by name."""
        if self.lookups >= self.limits.lookups:
            return False
        self.lookups += 1
        return True


class DeadlineError(ResourceLimitError):
    """The page took too long."""


class Buffer(StringIO):
    """Collects output and counts it against the page."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        size = len(text)
        self.budget.spend_output(size)
        self.parts.append(text)
        return size

    def getvalue(self) -> str:
        return "".join(self.parts)


class ThemeContext(RenderContext):
    """python-liquid's context, bounded per page instead of per loop, and quicker at reading paths."""

    __slots__ = ("page", "parts", "section_drop", "shared")
    page: "Page"
    shared: Mapping[str, object]  # what every snippet sees, whoever renders it
    parts: tuple[BlockPart, ...]  # the blocks placed in the section or block at work
    section_drop: object

    def inside(self, template: BoundTemplate, scope: Mapping[str, object]) -> "ThemeContext":
        """A context for a snippet: its own names, the page's objects, the same budget. Raises when nested too deep."""
        self.page.budget.spend_render()
        if self._copy_depth >= self.page.budget.limits.nesting:
            raise ContextDepthError("snippets are nested too deep", token=None)
        context = ThemeContext(template, globals=scope, copy_depth=self._copy_depth + 1, parent_context=self)
        context.take_from(self)
        return context

    def take_from(self, other: "ThemeContext") -> None:
        """The same page, section and blocks as another context."""
        self.page, self.shared = other.page, other.shared
        self.parts, self.section_drop = other.parts, other.section_drop

    def copy(
        self,
        namespace: Mapping[str, object],
        disabled_tags: list[str] | None = None,
        carry_loop_iterations: bool = False,
        template: BoundTemplate | None = None,
        block_scope: bool = False,
    ) -> "ThemeContext":
        self.page.budget.spend_render()
        copied = super().copy(namespace, disabled_tags, carry_loop_iterations, template, block_scope)
        assert isinstance(copied, ThemeContext)
        copied.take_from(self)
        return copied

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.page.budget.spend_items(length)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        return Buffer(self.page.budget)

    def assign(self, key: str, val: Any) -> None:
        if isinstance(val, str):
            self.page.budget.spend_string(len(val))
        self.locals[key] = val

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        root = path[0]
        found: Any = lookup(self, root) if isinstance(root, str) else NOTHING
        for key in path[1:]:
            found = look(found, key)
        return default if found is NOTHING and default is not UNDEFINED else found


def lookup(context: RenderContext, name: str) -> Any:
    """A name in the scopes as they are now."""
    for scope in context.scope._maps:
        if name in scope:
            return scope[name]
    return page_of(context).own(name) if name in OWN_NAMES else NOTHING


_WRONG_VALUES = (
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
)  # what filters raise for what they cannot use


def is_own_fault(error: Exception) -> bool:
    """Whether an error is one that a statement of a theme makes, and not one of ours or of a declared object."""
    return isinstance(error, (LiquidError, *_WRONG_VALUES))


def fail(context: ThemeContext, error: Exception, line: int, file: str) -> None:
    """One statement failed: note it, and the page goes on. Raises again what is not the statement's own fault."""
    if isinstance(error, _WRONG_VALUES):
        error = LiquidTypeError(str(error) or type(error).__name__, token=None)
    if isinstance(error, LiquidError):
        place(error, file, line)
    ours = isinstance(error, LiquidError) and not isinstance(error, ResourceLimitError)
    if not ours or context.page.strict:
        raise error
    context.page.complain(issue_of(error, file, line))


def page_of(context: RenderContext) -> "Page":
    """The page a tag or a filter is working for."""
    assert isinstance(context, ThemeContext)
    return context.page


def items_of(value: object) -> Sequence[object]:
    """A value as a list, the way Liquid's loops see it."""
    if isinstance(value, str | Mapping):
        return [value] if value else []
    if isinstance(value, range) and len(value) > LIST_ITEMS:
        raise LoopIterationLimitError("the range is too long", token=None)
    if isinstance(value, Undefined) or value is None:
        return []
    return list(value) if isinstance(value, Iterable) else [value]
