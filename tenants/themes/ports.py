"""What storing themes asks of whoever knows their language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Plan = tuple[tuple[str, Any], ...]  # what a shop's plan limits, by name


@dataclass(frozen=True, slots=True)
class ThemeProblem:
    """One fault of a theme: where, which kind, and what to do about it. `line` is 0 for a whole file."""

    file: str
    line: int
    code: str
    message: str
    severity: str = "error"  # or "warning"


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """What is known of a theme's files. With `refusals` they must not be stored: they cannot be served."""

    name: str
    label: str
    refusals: tuple[ThemeProblem, ...]
    problems: tuple[ThemeProblem, ...]


class ThemeReader(Protocol):
    """Reads themes from strangers, within bounds of time and memory."""

    def unpack(self, archive: bytes, plan: Plan) -> Mapping[str, bytes]:
        """The files of a ZIP, by their names in the theme.

        Raises Invalid for what is none, is hostile, or is more than the plan allows.
        """

    def built_in(self) -> Mapping[str, str]:
        """The themes that come with the platform: code to name."""

    def inspect(self, files: Mapping[str, bytes], plan: Plan) -> ThemeReport:
        """Compile and check, in a process of its own. Takes seconds: never inside a transaction."""
