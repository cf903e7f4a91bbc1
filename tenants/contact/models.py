"""What people write to a shop."""

from typing import ClassVar

from django.db import models

from core.records import Record
from core.text import CleanCharField, CleanTextField


class Message(Record):
    """One message. `answers` are the fields a theme asks for besides ours: [[what was asked, what was typed]]."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        SPAM = "spam", "Spam"

    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    name = CleanCharField(max_length=120, blank=True, default="")
    email = models.EmailField(max_length=254)
    phone = CleanCharField(max_length=40, blank=True, default="")
    body = CleanTextField()
    answers = models.JSONField(default=list, blank=True)
    page = CleanCharField(max_length=300, blank=True, default="")  # the path it was sent from
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["status", "-created_at"], name="contact_by_status")]

    def __str__(self) -> str:
        return self.name or self.email
