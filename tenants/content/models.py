"""Pages and menus of the storefront."""

from typing import ClassVar

from django.db import models

from core.records import ChangingRecord, Record
from core.text import CleanCharField


class Page(ChangingRecord):
    handle = models.CharField(max_length=255, unique=True)
    title = CleanCharField(max_length=255)
    body_html = models.TextField(blank=True, default="")
    published = models.BooleanField(default=True)
    # `contact` asks the theme for templates/page.contact; a theme without it shows its `page`.
    template = models.CharField(max_length=60, blank=True, default="", db_default="")
    seo_title = CleanCharField(max_length=255, blank=True, default="")
    seo_description = CleanCharField(max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class Menu(ChangingRecord):
    handle = models.CharField(max_length=80, unique=True)
    title = CleanCharField(max_length=120)

    def __str__(self) -> str:
        return self.title


class MenuLink(Record):
    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="links")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(default=1)
    title = CleanCharField(max_length=120)
    url = models.CharField(max_length=500)  # a path of the shop, or an address that starts with https://

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.title
