"""An import begins: the file is taken in, its dry run confirmed or dropped."""

import hashlib
from typing import IO
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, Invalid, TooLarge
from core.ids import uuid7
from core.outbox import emit
from core.text import clean_text
from tenants.importing import locks
from tenants.importing.events import ImportRequested, ImportUploaded
from tenants.importing.models import ImportItem, ImportJob
from tenants.importing.reading import MOST_BYTES

NEEDED = ("products.import", "products.edit", "inventory.adjust")
_CHUNK = 1 << 20
Status = ImportJob.Status


def upload_import(*, actor: Actor, file: IO[bytes], filename: str) -> UUID:
    """Keep the file and have it checked in the background: see `check_import`. Raises Invalid, TooLarge.

    Call it outside a transaction. Nothing of the shop's products changes before `confirm_import`.
    """
    for code in NEEDED:
        actor.require(code)
    digest, size = _measure(file)
    job_id = uuid7()
    name = default_storage.save(f"imports/{job_id}.csv", _Whole(file, size))
    try:
        _write(actor, job_id, name, digest, filename)
    except BaseException:
        default_storage.delete(name)  # no row will ever name it
        raise
    return job_id


def _write(actor: Actor, job_id: UUID, name: str, digest: str, filename: str) -> None:
    with shop_atomic():
        job = ImportJob(
            id=job_id,
            filename=clean_text(filename, multiline=False)[-255:] or "products.csv",
            file=name,
            file_hash=digest,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_label=actor.label[:200],
        )
        job.save(force_insert=True)
        audit(actor, "import.uploaded", target="import", target_id=job.id, data={"file": job.filename})
        emit(ImportUploaded(job_id=job.id))


def _measure(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge(
                f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Please split it.", field="file"
            )
    if not size:
        raise Invalid("The file is empty.", field="file", code="empty_file")
    file.seek(0)
    return digest.hexdigest(), size


class _Whole(File):  # type: ignore[type-arg]  # generic in the stubs only
    """The file as storage takes it, whatever kind of stream it is."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        super().__init__(file)
        self.size = size


def confirm_import(*, actor: Actor, job_id: UUID) -> None:
    """Let a checked import run. Raises Conflict when it is not waiting for that."""
    for code in NEEDED:
        actor.require(code)
    with shop_atomic():
        job = locks.job_for_update(job_id)
        if job.status == Status.RUNNING:
            return
        if job.status != Status.CHECKED:
            raise Conflict("This import is not waiting for confirmation.", code="import_not_checked")
        job.status, job.updated_at = Status.RUNNING, clock.now()
        job.save(update_fields=["status", "updated_at"])
        audit(actor, "import.confirmed", target="import", target_id=job.id, data={"file": job.filename})
        emit(ImportRequested(job_id=job.id, done=0))


def cancel_import(*, actor: Actor, job_id: UUID) -> None:
    """Drop an import that has not begun, or stop one at the next product: what is done stays done."""
    actor.require("products.import")
    with shop_atomic():
        job = locks.job_for_update(job_id)
        if job.status in {Status.DONE, Status.FAILED, Status.CANCELLED}:
            raise Conflict("This import is over.", code="import_over")
        job.status, job.updated_at = Status.CANCELLED, clock.now()
        job.save(update_fields=["status", "updated_at"])
        ImportItem.objects.filter(job=job, done=False).delete()
        audit(actor, "import.cancelled", target="import", target_id=job.id)
