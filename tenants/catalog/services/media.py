"""Pictures of products: added, described, ordered, removed.

Adding is intent → work → settle: a row that waits, the files (seconds of CPU, no transaction open), the row made ready.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import any_transaction, shop_atomic
from core.errors import DomainError, Invalid, NotFound
from core.outbox import emit
from core.text import clean_text
from tenants.catalog import imaging, locks
from tenants.catalog.checking import Problems, clean_fields
from tenants.catalog.events import MediaRequested, ProductChanged
from tenants.catalog.media import original_name, rendition_name
from tenants.catalog.models import Media, Product
from tenants.catalog.rendering import places
from tenants.catalog.selectors.images import image_of
from tenants.catalog.services.files import forget_files, key_of, put
from tenants.catalog.types import ImageData
from tenants.store.services import touch_storefront

MOST_MEDIA = 250


def add_media(
    *, actor: Actor, product_id: UUID, content: bytes, filename: str = "", alt: str = ""
) -> ImageData:
    """Add a picture behind the product's others. The same picture again is the one that is there already.

    Raises Invalid or TooLarge for bytes that are not a picture we show; NotFound; RateLimited when too many are being
    made. Call it outside a transaction.
    """
    actor.require("products.edit")
    with places.taken():
        return _add_media(actor, product_id, content, filename, _clean_alt(alt))


def _add_media(actor: Actor, product_id: UUID, content: bytes, filename: str, alt: str) -> ImageData:
    picture = imaging.inspect(content)
    content_hash = hashlib.sha256(content).hexdigest()
    with shop_atomic():
        product = locks.product_for_update(product_id)
        twin = product.media.filter(content_hash=content_hash).first()
        if twin is not None and (ready := image_of(twin)) is not None:
            return ready
        locks.content(content_hash)
        media = twin or Media(product=product, position=_next_position(product))
        media.alt = alt or media.alt
        media.filename = clean_text(filename, multiline=False)[-255:]
        media.status, media.content_hash = Media.Status.PENDING, content_hash
        media.save()
    return store_content(actor=actor, media_id=media.id, content=content, picture=picture)


def _clean_alt(alt: str) -> str:
    problems = Problems()
    fields = clean_fields({"alt": alt}, problems)
    problems.refuse()
    return str(fields["alt"])


def _next_position(product: Product) -> int:
    if product.media.count() >= MOST_MEDIA:
        raise Invalid(f"A product has at most {MOST_MEDIA} pictures.", field="file")
    last: int | None = product.media.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def store_content(*, actor: Actor, media_id: UUID, content: bytes, picture: imaging.Picture) -> ImageData:
    """Write the files of a row that waits for this content and make it ready. Settles as failed when it cannot be."""
    if any_transaction():
        raise RuntimeError("rendering takes seconds: not inside a transaction")
    content_hash = hashlib.sha256(content).hexdigest()
    try:
        widths = write_files(content, content_hash, picture.extension)
    except DomainError as error:
        fail_media(media_id=media_id, reason=error.message)
        raise
    with shop_atomic():
        media, product = locked_media(media_id)
        media.key, media.widths = key_of(content_hash), widths
        media.width, media.height = picture.width, picture.height
        media.status, media.error = Media.Status.READY, ""
        media.save()
        _refresh(product, edited=actor.kind != "system")
        audit(
            actor,
            "product.media_added",
            target="product",
            target_id=product.id,
            data={"media": str(media.id)},
        )
    ready = image_of(media)
    assert ready is not None  # it has just been made so
    return ready


def write_files(content: bytes, content_hash: str, extension: str) -> list[int]:
    """Write original and renditions of checked bytes. Returns the widths. Raises Invalid for a damaged picture."""
    widths = []
    for rendition in imaging.render(content):
        put(rendition_name(key_of(content_hash), rendition.width), rendition.content)
        widths.append(rendition.width)
    put(original_name(content_hash, extension), content)
    return sorted(widths)


def locked_media(media_id: UUID) -> tuple[Media, Product]:
    """The row and its product, the product locked: it stands for all its pictures. Raises NotFound."""
    product_id = Media.objects.filter(id=media_id).values_list("product_id", flat=True).first()
    if product_id is None:
        raise NotFound("This picture no longer exists.")
    product = locks.product_for_update(product_id)
    media = Media.objects.filter(id=media_id).first()
    if media is None:
        raise NotFound("This picture no longer exists.")
    return media, product


def _refresh(product: Product, *, edited: bool = True) -> None:
    """The first ready picture is the cover; shoppers see the change.

    One that arrives by itself is no edit: whoever has the product's page open meanwhile may save it.
    """
    product.cover = product.media.filter(status=Media.Status.READY).order_by("position", "id").first()
    if edited:
        product.updated_at = clock.now()
    product.save(update_fields=["cover", "updated_at"])
    emit(ProductChanged(product_id=product.id))
    touch_storefront()


def request_media(*, actor: Actor, product_id: UUID, pictures: Sequence[tuple[str, str]]) -> int:
    """Note pictures by (address, alt text), to be fetched later; those that are known stay. How many are new."""
    actor.require("products.edit")
    with shop_atomic():
        product = locks.product_for_update(product_id)
        known = set(product.media.exclude(source_url="").values_list("source_url", flat=True))
        missing = {url: alt for url, alt in pictures if url not in known}
        if not missing:
            return 0
        if product.media.count() + len(missing) > MOST_MEDIA:
            raise Invalid(f"A product has at most {MOST_MEDIA} pictures.", field="pictures")
        start = _next_position(product)
        for position, (url, alt) in enumerate(missing.items(), start=start):
            media = Media.objects.create(
                product=product,
                position=position,
                alt=_clean_alt(alt),
                source_url=url,
                status=Media.Status.PENDING,
            )
            emit(MediaRequested(media_id=media.id))
        audit(
            actor,
            "product.media_requested",
            target="product",
            target_id=product_id,
            data={"pictures": len(missing)},
        )
    return len(missing)


def fail_media(*, media_id: UUID, reason: str) -> None:
    """Say why a picture has no file; the product stays as it is."""
    with shop_atomic():
        media, _ = locked_media(media_id)
        media.status, media.error = Media.Status.FAILED, clean_text(reason, multiline=False)[:300]
        media.content_hash = ""
        media.save()


def describe_media(*, actor: Actor, media_id: UUID, alt: str) -> None:
    """Say what a picture shows, for those who do not see it. Raises Invalid, NotFound."""
    actor.require("products.edit")
    alt = _clean_alt(alt)
    with shop_atomic():
        media, product = locked_media(media_id)
        if media.alt == alt:
            return
        media.alt = alt
        media.save(update_fields=["alt"])
        _refresh(product)
        audit(actor, "product.media_described", target="product", target_id=product.id, data={"alt": alt})


def arrange_media(*, actor: Actor, product_id: UUID, order: Sequence[UUID]) -> None:
    """Put the product's pictures in this order; those that are not named follow. The first is the cover."""
    actor.require("products.edit")
    with shop_atomic():
        product = locks.product_for_update(product_id)
        rows = {row.id: row for row in product.media.order_by("position", "id")}
        wanted = [key for key in dict.fromkeys(order) if key in rows]
        arranged = [rows[key] for key in (*wanted, *(key for key in rows if key not in set(wanted)))]
        for position, row in enumerate(arranged, start=1):
            row.position = position
        Media.objects.bulk_update(arranged, ["position"])
        _refresh(product)
        audit(actor, "product.media_arranged", target="product", target_id=product.id)


def remove_media(*, actor: Actor, media_id: UUID) -> None:
    """Remove a picture; its files go after the commit, unless another picture has the same content."""
    actor.require("products.edit")
    with shop_atomic():
        media, product = locked_media(media_id)
        media.delete()
        forget_files([media.content_hash])
        _refresh(product)
        audit(
            actor,
            "product.media_removed",
            target="product",
            target_id=product.id,
            data={"media": str(media_id)},
        )
