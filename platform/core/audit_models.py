"""What one line of an audit log holds, on either side. Append only: the roles of the web may insert and read."""

from typing import ClassVar

from django.db import models

from core import clock
from core.ids import uuid7


class AbstractAuditEntry(models.Model):
    """Who did what to which thing, when and from where."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    target = models.CharField(max_length=64, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    ip = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.action} {self.target} {self.target_id}".strip()
