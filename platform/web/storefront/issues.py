"""What a theme did wrong on pages that were still delivered: kept for the merchant, latest first."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from core import clock
from core.cache import shop_cache
from storefront_themes.engine import Issue

logger = logging.getLogger(__name__)

_KEY = "theme-issues"
_KEPT = 20
_WEEK = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Reported:
    """One fault of a theme: where it is, what was left out because of it, when it was last seen and how often."""

    message: str
    file: str
    line: int
    section: str
    template: str
    at: datetime
    count: int

    @property
    def key(self) -> tuple[str, int, str]:
        """The same fault."""
        return self.file, self.line, self.message


def report(issues: Sequence[Issue], *, template: str = "") -> None:
    """Remember them, each once with how often it was seen. A cache that is away loses nothing but this note."""
    now = clock.now()
    try:
        known = {entry.key: entry for entry in recent()}
        for issue in issues:
            before = known.pop((issue.file, issue.line, issue.message), None)
            fresh = Reported(
                **asdict(issue), template=template, at=now, count=before.count + 1 if before else 1
            )
            known = {fresh.key: fresh, **known}
        kept = list(known.values())[:_KEPT]
        shop_cache().set(_KEY, [{**asdict(entry), "at": entry.at.isoformat()} for entry in kept], _WEEK)
    except OSError:
        logger.warning("could not keep %d theme issues", len(issues))


def recent() -> list[Reported]:
    """The shop's theme issues of the last week, the latest first."""
    found = shop_cache().get(_KEY)
    entries = found if isinstance(found, list) else []
    whole = (entry for entry in entries if {field.name for field in fields(Reported)} <= entry.keys())
    return [Reported(**{**entry, "at": datetime.fromisoformat(entry["at"])}) for entry in whole]
