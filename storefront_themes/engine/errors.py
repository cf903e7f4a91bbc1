"""What can go wrong in a theme, always with the file and, where known, the line."""

from dataclasses import dataclass

from liquid.exceptions import LiquidError


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a theme did wrong on a page that was still delivered.

    `section` is the id of the section that was left out, empty when the layout itself complained.
    """

    message: str
    file: str = ""
    line: int = 0
    section: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" if place else self.message


class ThemeError(Exception):
    """A page could not be made at all; the caller shows its own page instead."""

    def __init__(self, message: str, *, file: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.issue = Issue(message=message, file=file, line=line)

    def __str__(self) -> str:
        return str(self.issue)


class TemplateMissing(ThemeError):
    """The theme has no file of that name."""


def line_of(error: LiquidError) -> int:
    """The line an error speaks of; 0 when it does not know."""
    token = error.token
    if token and token.start_index >= 0:
        return token.source.count("\n", 0, token.start_index) + 1
    return int(getattr(error, "line", 0))


def place(error: LiquidError, file: str, line: int) -> None:
    """Tell an error where it happened, unless it knows better."""
    error.template_name = error.template_name or file
    if not getattr(error, "line", 0):
        error.line = line  # type: ignore[attr-defined]  # an exception takes notes


def issue_of(error: Exception, file: str = "", line: int = 0, *, section: str = "") -> Issue:
    """An error as people are told of it."""
    message = str(error.args[0]) if error.args else type(error).__name__
    if isinstance(error, LiquidError):
        file, line = str(error.template_name or file), line_of(error) or line
    return Issue(message, file=file, line=line, section=section)
