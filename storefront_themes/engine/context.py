"""What a template sees while one page is rendered, and what that page has used up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from liquid import RenderContext
from liquid.exceptions import ContextDepthError, LoopIterationLimitError, OutputStreamLimitError
from liquid.template import BoundTemplate
from liquid.token import Token
from liquid.undefined import UNDEFINED, Undefined

from storefront_themes.engine.drops.base import Drop
from storefront_themes.engine.errors import Issue
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.money import MoneyFormat

if TYPE_CHECKING:
    from storefront_themes.engine.page import Page

Lookup = Callable[[str], object]


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
    money: MoneyFormat = field(default_factory=lambda: MoneyFormat.of("EUR", "en"))
    resources: Mapping[str, Lookup] = field(default_factory=dict)
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)
    content_for_header: str = ""
    issues: list[Issue] = field(default_factory=list)
    style_hashes: list[str] = field(default_factory=list)


class Budget:
    """What one page may still spend; shared by every context and buffer of that page."""

    __slots__ = ("items", "limits", "lookups", "output", "renders")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.output = 0
        self.items = 0
        self.renders = 0
        self.lookups = 0

    def spend_items(self, count: int) -> None:
        self.items += count
        if self.items > self.limits.loop_items:
            raise LoopIterationLimitError(
                f"more than {self.limits.loop_items} loop steps on a page", token=None
            )

    def spend_render(self) -> None:
        self.renders += 1
        if self.renders > self.limits.renders:
            raise LoopIterationLimitError(f"more than {self.limits.renders} snippets on a page", token=None)

    def spend_lookup(self) -> bool:
        """Whether one more object may be fetched by name."""
        self.lookups += 1
        return self.lookups <= self.limits.lookups


class Buffer(StringIO):
    """Collects output and counts it against the page."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.most = budget.limits.output_chars
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        size = len(text)
        budget = self.budget
        budget.output += size
        if budget.output > self.most:
            raise OutputStreamLimitError("the page is too large", token=None)
        self.parts.append(text)
        return size

    def getvalue(self) -> str:
        return "".join(self.parts)


class ThemeContext(RenderContext):
    """python-liquid's context, bounded per page instead of per loop, and quicker at reading paths."""

    __slots__ = ("page", "shared")
    page: "Page"
    shared: Mapping[str, object]  # what every snippet sees, whoever renders it

    def inside(self, template: BoundTemplate, scope: Mapping[str, object]) -> "ThemeContext":
        """A context for a snippet: its own names, the page's objects, the same budget. Raises when nested too deep."""
        self.page.budget.spend_render()
        if self._copy_depth >= self.page.budget.limits.nesting:
            raise ContextDepthError("snippets are nested too deep", token=None)
        context = ThemeContext(template, globals=scope, copy_depth=self._copy_depth + 1, parent_context=self)
        context.page = self.page
        context.shared = self.shared
        return context

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
        copied.page = self.page
        copied.shared = self.shared
        return copied

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.page.budget.spend_items(length)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        return Buffer(self.page.budget)

    def assign(self, key: str, val: Any) -> None:
        if isinstance(val, str) and len(val) > self.page.budget.limits.string_chars:
            raise OutputStreamLimitError("a string is too long", token=None)
        self.locals[key] = val

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        try:
            found: Any = self.scope[path[0]]  # type: ignore[index]  # a non-string root is simply not found
            for key in path[1:]:
                found = (
                    found[key]
                    if isinstance(found, Drop) and isinstance(key, str)
                    else self.get_item(found, key)
                )
        except (KeyError, TypeError, IndexError):
            return Silent(str(path[0]), token=token) if default is UNDEFINED else default
        return found


class Silent(Undefined):
    """A name nobody declared: prints nothing, is false, has nothing inside, and equals blank and empty."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined) or other is None

    __hash__ = Undefined.__hash__


def page_of(context: RenderContext) -> "Page":
    """The page a tag or a filter is working for."""
    assert isinstance(context, ThemeContext)
    return context.page


def items_of(value: object) -> Sequence[object]:
    """A value as a list, the way Liquid's loops see it."""
    if isinstance(value, str | Mapping):
        return [value] if value else []
    if isinstance(value, range) and len(value) > DEFAULT_LIMITS.loop_items:
        raise LoopIterationLimitError("the range is too long", token=None)
    if isinstance(value, Undefined) or value is None:
        return []
    return list(value) if isinstance(value, Iterable) else [value]
