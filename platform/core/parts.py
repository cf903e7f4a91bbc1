"""A long list of rows a part at a time, so that memory for one part is enough."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def in_parts(rows: QuerySet[Row], *, by: str, size: int) -> Iterator[list[Row]]:
    """The rows, the latest by this time first. Each part begins after the key of the row before it: what is added or
    removed meanwhile makes no other row come twice or not at all. One query a part, besides what `rows` prefetches.
    """
    rows = rows.order_by(f"-{by}", "-id")
    part = list(rows[:size])
    while part:
        yield part
        part = list(_after(rows, by, part[-1])[:size]) if len(part) == size else []


def _after(rows: QuerySet[Row], by: str, last: Any) -> QuerySet[Row]:
    time = getattr(last, by)
    earlier = Q(**{f"{by}__lt": time}) | Q(**{by: time, "id__lt": last.id})
    return rows.filter(earlier, **{f"{by}__lte": time})  # said once more, for the index
