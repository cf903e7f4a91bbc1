"""Uploaded product files, and what becomes of every product in them."""

from typing import ClassVar

from django.db import models

from core.records import ChangingRecord, Record
from core.text import CleanCharField


class ImportJob(ChangingRecord):
    """One uploaded product file: its dry run, its progress, its sums."""

    class Status(models.TextChoices):
        CHECKING = "checking", "Checking"
        CHECKED = "checked", "Checked"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    filename = CleanCharField(max_length=255)
    file = models.CharField(max_length=200)  # name in the shop's storage
    file_hash = models.CharField(max_length=64)
    format = models.CharField(max_length=20, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.CHECKING)
    rows_total = models.PositiveIntegerField(default=0)
    products_total = models.PositiveIntegerField(default=0)
    products_done = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list, blank=True)  # what was said of the file as a whole
    error = CleanCharField(max_length=500, blank=True, default="")
    actor_kind = models.CharField(max_length=20, default="system")
    actor_id = models.CharField(max_length=64, blank=True, default="")
    actor_label = CleanCharField(max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.filename


class ImportItem(Record):
    """One product of a file: what shall be done, what differs, what was said, whether it is done."""

    class Action(models.TextChoices):
        CREATE = "create", "New"
        CHANGE = "change", "Changed"
        KEEP = "keep", "Unchanged"
        REFUSE = "refuse", "Refused"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    handle = CleanCharField(max_length=255, blank=True, default="")
    title = CleanCharField(max_length=255, blank=True, default="")
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    changes = models.JSONField(default=list, blank=True)  # [what, before, after]
    messages = models.JSONField(default=list, blank=True)  # {row, column, text}
    done = models.BooleanField(default=False)
    product_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "position"], name="import_item_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.handle}"
