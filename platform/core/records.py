"""The base of every row that has an identity: a time-ordered key and the moment it was made."""

from django.db import models

from core.clock import now
from core.ids import uuid7


class Record(models.Model):
    """A row with a UUIDv7 key; keys sort by creation, so "newest first" needs no further column."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        abstract = True


class ChangingRecord(Record):
    """A record that is edited after it was made; services set ``updated_at`` when they save."""

    updated_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True
