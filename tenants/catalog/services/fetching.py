"""Pictures that are known by their address only: fetched in the background, one request each, no transaction open."""

import hashlib
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.db.models import QuerySet

from core import clock, http
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, DomainError, NotFound, PermanentFailure, TemporaryFailure
from core.outbox import emit
from core.sweeping import each_alone
from tenants.catalog import imaging, locks
from tenants.catalog.events import MediaRequested
from tenants.catalog.models import Media
from tenants.catalog.rendering import places
from tenants.catalog.selectors.backoffice import failed_media
from tenants.catalog.services.media import fail_media, locked_media, store_content

PATIENCE = timedelta(minutes=2)
_TIMEOUT = 20.0
_REDIRECTS = 3
MOST_RETRIED = 500


def fetch_media(media_id: UUID) -> None:
    """Fetch a picture that waits and make its renditions; what cannot be had settles as failed, with the reason.

    Raises TemporaryFailure while another attempt within PATIENCE may help. Harmless when repeated.
    """
    media = Media.objects.filter(id=media_id, status=Media.Status.PENDING).exclude(source_url="").first()
    if media is None:
        return
    try:
        content = _download(media.source_url)
        picture = imaging.inspect(content)
    except TemporaryFailure as failure:
        if clock.now() - media.updated_at < PATIENCE:
            raise
        answer = f"it answered {failure.code}" if failure.code.isdecimal() else "it did not answer"
        fail_media(media_id=media_id, reason=f"The site could not be reached: {answer}.")
        return
    except PermanentFailure as failure:
        fail_media(media_id=media_id, reason=_REASONS.get(failure.code, failure.message))
        return
    except DomainError as error:
        fail_media(media_id=media_id, reason=error.message)
        return
    if _claim(media_id, content):
        _store(media_id, content, picture)


_REASONS = {
    "blocked_address": "This address does not lead to a public site.",
    "answer_too_large": f"The picture is larger than {imaging.MOST_BYTES // 1024 // 1024} MB.",
    "invalid_url": "This is not a valid address.",
}


def _download(url: str) -> bytes:
    """The bytes behind an address; each redirect is a request of its own, so each is checked anew."""
    for _ in range(_REDIRECTS + 1):
        host = urlsplit(url).hostname or ""
        answer = http.client(f"pictures:{host}"[:100], timeout=_TIMEOUT, max_bytes=imaging.MOST_BYTES).get(
            url
        )
        if answer.is_redirect and "location" in answer.headers:
            url = urljoin(url, answer.headers["location"])
            continue
        if answer.status_code >= 500 or answer.status_code == 429:
            raise TemporaryFailure("The site is out of order", vendor=host, code=str(answer.status_code))
        if answer.status_code != 200:
            raise PermanentFailure(f"The site answered {answer.status_code}.", vendor=host)
        return answer.content
    raise PermanentFailure("The address leads in circles.")


def _claim(media_id: UUID, content: bytes) -> bool:
    """Note the content before its files are written: whoever deletes a twin then leaves them (see services.files)."""
    content_hash = hashlib.sha256(content).hexdigest()
    with shop_atomic():
        media, _ = locked_media(media_id)
        if media.status != Media.Status.PENDING:
            return False
        locks.content(content_hash)
        media.content_hash = content_hash
        media.save(update_fields=["content_hash"])
    return True


def _store(media_id: UUID, content: bytes, picture: imaging.Picture) -> None:
    try:
        with places.awaited():
            store_content(actor=Actor.system("pictures"), media_id=media_id, content=content, picture=picture)
    except DomainError:
        return  # settled as failed, with its reason


def retry_media(*, actor: Actor, media_id: UUID) -> None:
    """Try a picture again that could not be fetched. Raises Conflict for one that did not fail, NotFound."""
    actor.require("products.edit")
    with shop_atomic():
        media, product = locked_media(media_id)
        if media.status != Media.Status.FAILED or not media.source_url:
            raise Conflict("This picture is not waiting for another attempt.", code="media_not_failed")
        media.status, media.error, media.updated_at = Media.Status.PENDING, "", clock.now()
        media.save(update_fields=["status", "error", "updated_at"])
        audit(actor, "product.media_retried", target="product", target_id=product.id)
        emit(MediaRequested(media_id=media.id))


def retry_all_media(*, actor: Actor, product_ids: QuerySet[Any, Any] | None = None) -> int:
    """Try all failed pictures again that have an address, of these products or of the whole shop. How many."""
    actor.require("products.edit")
    failed = failed_media(product_ids).exclude(source_url="").values_list("id", flat=True)
    tried = 0
    for media_id in list(failed[:MOST_RETRIED]):
        with suppress(Conflict, NotFound):  # somebody else was faster
            retry_media(actor=actor, media_id=media_id)
            tried += 1
    return tried


def settle_abandoned_media(*, older_than: timedelta = timedelta(hours=1)) -> int:
    """Uploads whose process was killed half-way become failed, so that somebody sees them. How many."""
    waiting = Media.objects.filter(
        status=Media.Status.PENDING,
        source_url="",
        updated_at__lt=clock.now() - older_than,
        product__isnull=False,
    )
    ids = list(waiting.values_list("id", flat=True))
    reason = "The upload broke off. Please upload the picture again."
    each_alone(ids, lambda media_id: fail_media(media_id=media_id, reason=reason), what="picture")
    return len(ids)
