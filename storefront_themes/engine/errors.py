"""What can go wrong in a theme, always with the file and, where known, the line."""

from dataclasses import dataclass


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
