"""How much one theme file and one page may ask for."""

from dataclasses import dataclass, replace

# What one filter may make, whoever asks: it is made before a page could be charged for it.
TEXT_CHARS = 1_000_000
LIST_ITEMS = 50_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of files as they are parsed, and of one page as it is rendered.

    Sizes are characters unless the name says otherwise; `nesting` counts snippets within snippets. Which of them a
    shop's plan sets, and between which figures: `storefront_themes/allowance.py`.
    """

    # files
    source_bytes: int = 256 * 1024
    asset_bytes: int = 2 * 1024 * 1024
    theme_bytes: int = 5 * 1024 * 1024
    theme_files: int = 500
    statements: int = 3_000
    statement_chars: int = 8_000
    liquid_tag_chars: int = 64_000
    brackets_per_statement: int = 100
    # pages
    output_chars: int = 4_000_000
    string_chars: int = TEXT_CHARS
    loop_items: int = LIST_ITEMS
    renders: int = 5_000
    nesting: int = 30
    lookups: int = 60
    cpu_seconds: float = 0.4


DEFAULT_LIMITS = Limits()
_SHARED = ("output_chars", "loop_items", "renders", "lookups", "cpu_seconds")


def share(whole: Limits, so_far: Limits | None = None) -> Limits:
    """What a page's sections may use up together: half, so that what stands around them has the rest.

    Given what they may use so far, half of what is left is added: one that is stopped costs itself, not the next.
    """
    names = {name: (getattr(whole, name), getattr(so_far, name, 0)) for name in _SHARED}
    return replace(whole, **{name: (most + least) / 2 for name, (most, least) in names.items()})
