from collections.abc import Sequence

from core.errors import Invalid
from tenants.themes.ports import ThemeProblem


class ThemeRefused(Invalid):
    """A theme whose files cannot be served; `problems` says why, file by file. Nothing of it was kept."""

    code = "theme_refused"

    def __init__(self, problems: Sequence[ThemeProblem]) -> None:
        super().__init__(
            "Nothing was saved: pages of this theme could not be made. Correct these files and upload it again.",
            field="file",
        )
        self.problems = tuple(problems)
