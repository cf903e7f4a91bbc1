"""A merchant's browser."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Desk:
    root: str
    cookie: str
    order: str

    def sit_down(self, page: Any) -> None:
        """Sign this browser in."""
        page.context.add_cookies([{"name": "stoa_session", "value": self.cookie, "url": self.root}])

    def address(self, path: str) -> str:
        return f"{self.root}/manage/acme/{path.format(order=self.order)}"
