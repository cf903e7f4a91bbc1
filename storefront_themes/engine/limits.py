"""How much one theme file and one page may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of parsing and of rendering one page.

    Sizes are characters unless the name says otherwise; `nesting` counts snippets within snippets.
    """

    source_bytes: int = 256 * 1024
    theme_bytes: int = 5 * 1024 * 1024
    theme_files: int = 500
    statements: int = 3_000
    statement_chars: int = 8_000
    liquid_tag_chars: int = 64_000
    brackets_per_statement: int = 100
    output_chars: int = 4_000_000
    string_chars: int = 1_000_000
    loop_items: int = 50_000
    renders: int = 5_000
    nesting: int = 30
    lookups: int = 60
    cpu_seconds: float = 0.4


DEFAULT_LIMITS = Limits()
