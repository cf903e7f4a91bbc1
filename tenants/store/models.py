"""What a shop says of itself, its counters and its audit log."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.audit_models import AbstractAuditEntry
from core.records import Record
from core.text import CleanCharField, CleanTextField


class ShopSettings(models.Model):
    """One row per shop. Everything has a default: a shop sells with no configuration."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = CleanCharField(max_length=120)
    tagline = CleanCharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = CleanCharField(max_length=40, blank=True)
    legal_name = CleanCharField(max_length=200, blank=True)
    tax_number = CleanCharField(max_length=40, blank=True)
    address_line1 = CleanCharField(max_length=200, blank=True)
    address_line2 = CleanCharField(max_length=200, blank=True)
    postal_code = CleanCharField(max_length=20, blank=True)
    city = CleanCharField(max_length=100, blank=True)
    region = CleanCharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=True)
    order_prefix = CleanCharField(max_length=10, blank=True, default="")
    invoice_prefix = CleanCharField(max_length=10, blank=True, default="INV-")
    credit_note_prefix = CleanCharField(max_length=10, blank=True, default="CN-", db_default="CN-")
    reservation_minutes = models.PositiveSmallIntegerField(default=15)
    # Paid, but the stock was gone: give the money back at once, or let the merchant decide within 48 hours.
    refund_unfillable = models.BooleanField(default=True)
    manual_payment_title = CleanCharField(max_length=80, default="Bank transfer")
    manual_payment_instructions = CleanTextField(blank=True, default="")
    terms_html = models.TextField(blank=True, default="")
    # What shoppers see: a version of the merchant's own theme, or else the built-in one of this name.
    theme = models.CharField(max_length=60, default="agora")
    theme_version = models.UUIDField(null=True, blank=True, editable=False, db_default=None)
    theme_settings = models.JSONField(default=dict, blank=True)  # of the theme that is shown
    # logo and favicon: {"logo": {id, key, width, height, widths, png: {name, width, height}}}, written by the catalog
    brand_images = models.JSONField(default=dict, blank=True, db_default={})
    # Grows with every change to what processes remember of the shop (`store.remembered`): settings, shipping, taxes.
    # Finished pages do not go by it: `core.stamps` sees every write.
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="shop_settings_one_row"),
            models.CheckConstraint(
                condition=Q(reservation_minutes__gte=1) & Q(reservation_minutes__lte=1440),
                name="shop_settings_reservation_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A gap-free number series (orders, invoices): taken under a row lock in the transaction that uses it."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class AuditEntry(AbstractAuditEntry):
    """Who did what in this shop."""

    class Meta(AbstractAuditEntry.Meta):
        db_table = "store_auditentry"


class FormerHandle(Record):
    """A handle that something had before: its old address leads to whatever handle the thing has now."""

    class Kind(models.TextChoices):
        PRODUCT = "product"
        COLLECTION = "collection"
        PAGE = "page"

    kind = models.CharField(max_length=10, choices=Kind)
    handle = models.CharField(max_length=255)
    target_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "handle"], name="former_handle_once")
        ]
        indexes: ClassVar = [models.Index(fields=["target_id"], name="former_handle_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.handle}"
