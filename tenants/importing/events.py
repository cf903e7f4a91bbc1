"""What happens to imports."""

from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class ImportUploaded(Event):
    """A product file was uploaded and waits for its dry run."""

    name = "importing.uploaded"
    job_id: UUID


@dataclass(frozen=True)
class ImportRequested(Event):
    """An import shall run, or go on after a part of it."""

    name = "importing.requested"
    job_id: UUID
    done: int


@dataclass(frozen=True)
class ImportFinished(Event):
    """An import has dealt with every product of its file."""

    name = "importing.finished"
    job_id: UUID
