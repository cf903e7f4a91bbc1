"""What a check finds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error shows on a page or stops one; a warning is work that does nothing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where, which kind, and what to do about it. `line` is 0 for a whole file."""

    file: str
    line: int
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.code}: {self.message}"


class Problems:
    """Collects them, each once."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()

    def error(self, code: str, message: str, *, file: str, line: int = 0) -> None:
        self._found.add(Problem(file, line, code, message))

    def warning(self, code: str, message: str, *, file: str, line: int = 0) -> None:
        self._found.add(Problem(file, line, code, message, Severity.WARNING))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))


def line_of(text: str, *needles: str, start: int = 0) -> int:
    """The line on which the last of these stands, each looked for after the one before it; 0 when one is not there."""
    at = start
    for needle in needles:
        at = text.find(needle, at)
        if at < 0:
            return 0
    return text.count("\n", 0, at) + 1


def line_of_key(text: str, key: str, value: str, *, after: str = "") -> int:
    """The line of `"key": "value"` in JSON, whatever its spacing; the one after `after` where that is found."""
    start = max(text.find(f'"{after}"'), 0) if after else 0
    match = re.compile(rf'"{re.escape(key)}"\s{{0,9}}:\s{{0,9}}"{re.escape(value)}"').search(text, start)
    return text.count("\n", 0, match.start()) + 1 if match else 0
