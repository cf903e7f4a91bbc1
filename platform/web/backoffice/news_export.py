"""Subscribers to news as a file."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from tenants.customers.selectors import Subscriber, news_table, subscribers
from web.backoffice.csv_files import line, time_cell

COLUMNS = ("E-mail", "Name", "Status", "Source", "Asked", "Agreed", "Ended")
PART = 500


def news_lines(*, status: str, timezone: str) -> Iterator[str]:
    """The file, a line at a time; times are the shop's. By keys, because the list may change meanwhile."""
    yield line(*COLUMNS)
    keys = list(news_table(status=status).values_list("id", flat=True))
    zone = ZoneInfo(timezone)
    for start in range(0, len(keys), PART):
        for each in subscribers(news_table().filter(id__in=keys[start : start + PART])):
            yield line(*_cells(each, zone))


def _cells(each: Subscriber, zone: ZoneInfo) -> tuple[str, ...]:
    times = (time_cell(at, zone) for at in (each.asked_at, each.given_at, each.withdrawn_at))
    return (each.email, each.name, each.status, each.source, *times)
