"""Themes of a shop as data: versions that never change, and their files by content."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import ChangingRecord, Record
from core.text import CleanCharField


class Theme(ChangingRecord):
    """A theme the merchant uploaded; or, under `built_in`, what was chosen in a built-in one while another is shown.

    `look` is what the settings hold for the theme that is shown (store.ShopSettings.theme_settings): a theme's own is
    parked here for as long as it is not.
    """

    name = CleanCharField(max_length=120)
    built_in = models.CharField(max_length=60, blank=True, default="")
    look = models.JSONField(default=dict, blank=True)
    last_number = models.PositiveIntegerField(default=0)  # of its versions; not used again after a deletion

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["built_in"], condition=~Q(built_in=""), name="theme_built_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ThemeVersion(Record):
    """The files of one upload. Written once."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    label = CleanCharField(max_length=40, blank=True, default="")  # what the theme calls it, such as 2.1.0
    filename = CleanCharField(max_length=255, blank=True, default="")
    uploaded_by = CleanCharField(max_length=200, blank=True, default="")
    problems = models.JSONField(
        default=list, blank=True
    )  # [{file, line, code, message, severity}], the worst first
    problem_count = models.PositiveIntegerField(default=0)
    bytes = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)  # the last time

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["theme", "number"], name="theme_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.number}"


class FileContent(models.Model):
    """The bytes of a file, once for all versions that have it."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256
    body = models.BinaryField()
    bytes = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.digest


class VersionFile(models.Model):
    """A file of a version: its name, and which content it has."""

    version = models.ForeignKey(ThemeVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    content = models.ForeignKey(FileContent, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "name"], name="version_file_name")
        ]

    def __str__(self) -> str:
        return self.name
