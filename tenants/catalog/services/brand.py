"""The shop's own pictures: logo and favicon. Checked and rendered as a product's are; a picture row without a product
keeps their files from being swept.
"""

import hashlib
from typing import Any
from uuid import UUID

from core.actor import Actor
from core.db import any_transaction, shop_atomic
from core.errors import Invalid
from tenants.catalog import imaging, locks
from tenants.catalog.media import png_name
from tenants.catalog.models import Media
from tenants.catalog.rendering import places
from tenants.catalog.services.files import forget_files, key_of, put
from tenants.catalog.services.media import write_files
from tenants.store.selectors import fresh_settings
from tenants.store.services import update_settings

# What a PNG of it must fit in. Mail programs and browser tabs do not all know WebP.
BOXES = {"logo": (480, 160), "favicon": (180, 180)}
SMALLEST = 16


def set_brand_image(*, actor: Actor, kind: str, content: bytes) -> None:
    """Make these bytes the shop's logo or favicon. Raises Invalid, TooLarge, or RateLimited when too many pictures are
    being made. Not inside a transaction.
    """
    actor.require("settings.edit")
    if any_transaction():
        raise RuntimeError("rendering takes seconds: not inside a transaction")
    with places.taken():
        _set_brand_image(actor, kind, content)


def _set_brand_image(actor: Actor, kind: str, content: bytes) -> None:
    picture = _checked(kind, content)
    content_hash = hashlib.sha256(content).hexdigest()
    with shop_atomic():
        locks.content(content_hash)
        row = Media.objects.create(
            status=Media.Status.PENDING, content_hash=content_hash, width=picture.width, height=picture.height
        )
    try:
        row.widths = write_files(content, content_hash, picture.extension)
        mark = imaging.png(content, BOXES[kind], is_square=kind == "favicon")
        put(png_name(key_of(content_hash), mark.width), mark.content)
    except Invalid:
        with shop_atomic():
            row.delete()
        raise
    with shop_atomic():
        row.key, row.status = key_of(content_hash), Media.Status.READY
        row.save()
        _replace(actor, kind, _described(row, mark))


def _checked(kind: str, content: bytes) -> imaging.Picture:
    if kind not in BOXES:
        raise Invalid("Choose a logo or a favicon.")
    picture = imaging.inspect(content)
    if min(picture.width, picture.height) < SMALLEST:
        raise Invalid(f"This picture is too small: it needs {SMALLEST} pixels on each side.", field="file")
    return picture


def _described(row: Media, mark: imaging.Rendition) -> dict[str, Any]:
    """What pages, mails and invoices need to show it, kept in the settings that they read anyway."""
    return {
        "id": str(row.id),
        "key": row.key,
        "width": row.width,
        "height": row.height,
        "widths": row.widths,
        "png": {"name": png_name(row.key, mark.width), "width": mark.width, "height": mark.height},
    }


def remove_brand_image(*, actor: Actor, kind: str) -> None:
    """Show the shop's name instead. Harmless when there is none."""
    actor.require("settings.edit")
    with shop_atomic():
        _replace(actor, kind, None)


def _replace(actor: Actor, kind: str, found: dict[str, Any] | None) -> None:
    images = dict(fresh_settings().brand_images)
    former = images.pop(kind, None)
    if found is not None:
        images[kind] = found
    update_settings(actor=actor, changes={"brand_images": images})
    if former:
        rows = Media.objects.filter(id=UUID(former["id"]), product=None)
        hashes = list(rows.values_list("content_hash", flat=True))
        rows.delete()
        forget_files(hashes)
