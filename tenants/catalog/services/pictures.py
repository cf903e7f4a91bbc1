"""Pictures that belong to no product: of the theme, and of collections."""

import hashlib

from core.actor import Actor
from core.audit import audit
from core.db import any_transaction, shop_atomic
from tenants.catalog import imaging, locks
from tenants.catalog.media import original_name, rendition_name
from tenants.catalog.models import Media
from tenants.catalog.selectors.images import image_of
from tenants.catalog.services.files import key_of, put
from tenants.catalog.types import ImageData
from tenants.store.services import touch_storefront


def keep_picture(*, actor: Actor, content: bytes, filename: str = "", alt: str = "") -> ImageData:
    """Keep a picture with its renditions. The same bytes again are the picture that is there already.

    Raises Invalid or TooLarge for bytes that are not a picture we show. Call it outside a transaction.
    """
    actor.require("content.edit")
    if any_transaction():
        raise RuntimeError("rendering takes seconds: not inside a transaction")
    picture = imaging.inspect(content)
    content_hash = hashlib.sha256(content).hexdigest()
    with shop_atomic():
        locks.content(content_hash)
        row = Media.objects.filter(product=None, content_hash=content_hash).first()
        if row is not None and (known := image_of(row)) is not None:
            return known
        row = row or Media.objects.create(
            filename=filename[-255:], alt=alt[:500], content_hash=content_hash, status=Media.Status.PENDING
        )
    widths = []
    for rendition in imaging.render(content):
        put(rendition_name(key_of(content_hash), rendition.width), rendition.content)
        widths.append(rendition.width)
    put(original_name(content_hash, picture.extension), content)
    with shop_atomic():
        row.key, row.widths, row.status = key_of(content_hash), sorted(widths), Media.Status.READY
        row.width, row.height = picture.width, picture.height
        row.save()
        audit(actor, "picture.kept", target="media", target_id=row.id, data={"filename": filename})
        touch_storefront()
    found = image_of(row)
    assert found is not None  # it has just been made ready
    return found
