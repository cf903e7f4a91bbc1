"""What the page of an import shows in each of its states."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page

from core.ids import public_id
from tenants.catalog.selectors import failed_media
from tenants.importing import selectors
from web.access import ShopRequest
from web.backoffice.lists import page_of

STEPS = ("Upload", "Check", "Import", "Done")
_STEP = {"checking": 2, "checked": 2, "running": 3, "done": 5, "failed": 2, "cancelled": 3}
_ACTIONS = {"create": "created", "change": "changed", "keep": "unchanged", "refuse": "refused"}


@dataclass(frozen=True, slots=True)
class Tab:
    action: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A product of the file: what becomes of it, what differs and what is said, each with its row."""

    title: str
    handle: str
    rows: str
    status: str
    changes: list[tuple[str, str, str]]
    more: int
    messages: list[dict[str, Any]]
    product: str


@dataclass
class ImportPage:
    request: ShopRequest
    job: Any

    @property
    def id(self) -> str:
        return public_id("imp", self.job.id)

    @property
    def steps(self) -> tuple[str, ...]:
        return STEPS

    @property
    def step(self) -> int:
        return _STEP[self.job.status]

    @property
    def is_working(self) -> bool:
        return self.job.status in {"checking", "running"}

    @property
    def is_moving_on(self) -> bool:
        """The part that asked showed another state: the whole page is another now."""
        return bool(self.request.GET.get("was", self.job.status) != self.job.status)

    @property
    def writes(self) -> int:
        """How many products the import creates or changes."""
        return int(self.job.created_count + self.job.changed_count)

    @property
    def sums(self) -> list[tuple[str, int, str]]:
        """The four figures: what would happen, or what did."""
        job, done = self.job, self.job.status == "done"
        return [
            ("New", job.created_count, "were created" if done else "will be created"),
            ("Changed", job.changed_count, "were changed" if done else "differ from the shop"),
            ("Unchanged", job.unchanged_count, "were the same" if done else "are the same already"),
            ("Refused", job.refused_count, "were left out" if done else "are left out"),
        ]

    @property
    def action(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in _ACTIONS else ""

    @property
    def tabs(self) -> list[Tab]:
        job = self.job
        return [
            Tab("", "All products", job.products_total),
            Tab("create", "New", job.created_count),
            Tab("change", "Changed", job.changed_count),
            Tab("keep", "Unchanged", job.unchanged_count),
            Tab("refuse", "Refused", job.refused_count),
        ]

    @cached_property
    def page(self) -> Page[Any]:
        return page_of(self.request, selectors.import_items(self.job.id, action=self.action), per_page=50)

    @cached_property
    def failed_pictures(self) -> int:
        """How many pictures of the file's products could not be fetched."""
        return failed_media(selectors.products_of(self.job.id)).count()

    @property
    def items(self) -> list[ItemRow]:
        return [_row(item, done=self.job.status == "done") for item in self.page.object_list]


def _row(item: Any, *, done: bool) -> ItemRow:
    changes = [(str(what), _words(before), _words(after)) for what, before, after in item.changes[:8]]
    rows = str(item.first_row) if item.first_row == item.last_row else f"{item.first_row}–{item.last_row}"
    return ItemRow(
        title=item.title or item.handle or "Without a title",
        handle=item.handle,
        rows=rows,
        status=_ACTIONS[item.action],
        changes=changes if item.action != "create" else [],
        more=max(0, len(item.changes) - 8) if item.action != "create" else 0,
        messages=item.messages,
        product=public_id("prod", item.product_id)
        if item.product_id and (done or item.action != "create")
        else "",
    )


def _words(value: Any) -> str:
    """A value of a change as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
