"""Pictures as plain data, from rows or from JSON that a query has put together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models.functions import JSONObject

from tenants.catalog.models import Media
from tenants.catalog.types import ImageData

IMAGE_JSON: Mapping[str, str] = {name: name for name in ("id", "alt", "width", "height", "key", "widths")}


def image_json() -> JSONObject:
    """The columns of a picture as one JSON object."""
    return JSONObject(**IMAGE_JSON)


def image_of(row: Media | None) -> ImageData | None:
    """A row as data, or None while it has no file."""
    if row is None or row.status != Media.Status.READY or not row.key:
        return None
    return ImageData(
        id=row.id, alt=row.alt, width=row.width, height=row.height, key=row.key, widths=tuple(row.widths)
    )


def image_from_json(found: Mapping[str, Any]) -> ImageData:
    return ImageData(
        id=UUID(found["id"]),
        alt=found["alt"],
        width=found["width"],
        height=found["height"],
        key=found["key"],
        widths=tuple(found["widths"]),
    )


def image_columns(prefix: str) -> tuple[str, ...]:
    """The lookups that `image_from_cells` needs, in its order, behind a relation."""
    return tuple(f"{prefix}__{name}" for name in ("status", *IMAGE_JSON))


def image_from_cells(found: Sequence[Any]) -> ImageData | None:
    """A picture from the cells that `image_columns` names, or None while it has no file."""
    status, key, alt, width, height, name, widths = found
    if status != Media.Status.READY or not name:
        return None
    return ImageData(id=key, alt=alt, width=width, height=height, key=name, widths=tuple(widths))
