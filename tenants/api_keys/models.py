"""Keys of outside programs, inside the shop they belong to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.records import Record
from core.text import CleanCharField


class ApiKey(Record):
    """``sk_…`` acts for the merchant within its scopes. Only a hash is kept; the key is shown once."""

    name = CleanCharField(max_length=80)
    prefix = models.CharField(max_length=16)  # shown in lists: sk_4f9c…
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_by = models.UUIDField(null=True, blank=True)
    created_by_label = CleanCharField(max_length=200, blank=True, default="")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
