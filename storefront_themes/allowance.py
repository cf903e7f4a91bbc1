"""What a shop's plan lets its themes ask for: the figures that operators set, as the engine's limits.

A plan without a figure gives the engine's own. Every figure stands between two bounds, so that no slip in a plan locks
a shop's pages up or lets one shop take the machine; one beyond them counts as the nearest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits

_PREFIX = "theme_"
_KILO = 1024
_SIGNS = 1000  # characters that people call a kilobyte of a page
_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Allowance:
    """One figure: its name in a plan, the limit it sets, how many of the engine's units one of its own is."""

    name: str
    limit: str
    label: str
    unit: str
    least: int
    most: int
    size: float = 1
    of_pages: bool = True  # or of files, when a theme is saved

    @property
    def standard(self) -> int:
        """What a plan that says nothing gives."""
        standard: float = getattr(DEFAULT_LIMITS, self.limit) / self.size
        return round(standard)

    def value(self, figure: int) -> float | int:
        """The engine's limit for a figure."""
        allowed = min(max(figure, self.least), self.most)
        return allowed * self.size if self.size < 1 else allowed * round(self.size)


ALLOWANCES = (
    Allowance("theme_page_milliseconds", "cpu_seconds", "Processor time of a page", "ms", 50, 2_000, 0.001),
    Allowance("theme_page_steps", "loop_items", "Loop steps of a page", "steps", 1_000, 500_000),
    Allowance("theme_page_snippets", "renders", "Snippets and blocks of a page", "renders", 100, 50_000),
    Allowance("theme_page_lookups", "lookups", "Objects a page asks for by name", "objects", 10, 500),
    Allowance("theme_page_kilobytes", "output_chars", "Size of a page", "KB", 100, 16_000, _SIGNS),
    Allowance("theme_text_kilobytes", "string_chars", "Size of a text in a variable", "KB", 50, 1_000, _SIGNS),
    Allowance("theme_levels", "nesting", "Snippets within snippets", "levels", 5, 30),
    Allowance("theme_files", "theme_files", "Files of a theme", "files", 50, 2_000, of_pages=False),
    Allowance("theme_size_megabytes", "theme_bytes", "Size of a theme", "MB", 1, 10, _MEGA, of_pages=False),
    Allowance("theme_file_kilobytes", "source_bytes", "Size of a template", "KB", 32, 512, _KILO, of_pages=False),
    Allowance("theme_file_statements", "statements", "Statements of a template", "tags", 500, 6_000, of_pages=False),
)  # fmt: skip


def limits_of(figures: Iterable[tuple[str, Any]]) -> Limits:
    """A shop's plan, as names and figures, as the engine's limits. What is no figure counts as none."""
    own = tuple((name, each) for name, each in figures if name.startswith(_PREFIX) and type(each) is int)
    return _limits(own) if own else DEFAULT_LIMITS


def told(figures: Iterable[tuple[str, Any]]) -> list[tuple[Allowance, int]]:
    """What a plan gives, for people."""
    limits = limits_of(figures)
    return [(each, round(getattr(limits, each.limit) / each.size)) for each in ALLOWANCES]


@lru_cache(maxsize=256)
def _limits(figures: tuple[tuple[str, int], ...]) -> Limits:
    given = dict(figures)
    found: Mapping[str, Any] = {
        each.limit: each.value(given[each.name]) for each in ALLOWANCES if each.name in given
    }
    return replace(DEFAULT_LIMITS, **found)


# Stored versions were checked against their shop's plan when they came; a plan that shrinks takes no page away.
WIDEST_FILES = replace(
    DEFAULT_LIMITS, **{each.limit: int(each.value(each.most)) for each in ALLOWANCES if not each.of_pages}
)
