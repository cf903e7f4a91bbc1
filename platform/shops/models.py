"""The directory of shops (PostgreSQL ``public``, alias ``platform``). A shop's own data lives in its schema."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from core.clock import now
from core.records import Record
from core.text import CleanCharField

LOWER_HOST = r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"
SCHEMA_NAME = r"^s_[0-9a-z]{20}$"


class ShopStatus(models.TextChoices):
    PROVISIONING = "provisioning", "Being set up"
    LIVE = "live", "Live"
    SUSPENDED = "suspended", "Suspended"
    DELETED = "deleted", "Deleted"


class StaffRole(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    CLERK = "clerk", "Clerk"


def default_gateways() -> list[str]:
    """A new shop sells at once: every gateway the platform offers without configuration is on."""
    return ["manual"]


class Shop(Record):
    """One merchant's shop. ``schema_name`` is opaque, generated, and never changes; so is the role of the same name."""

    slug = models.CharField(max_length=40, unique=True)
    # What the slug looks like (shops/looks.py). Empty: opened beside its look-alike before look-alikes were refused.
    slug_look = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    name = CleanCharField(max_length=80)
    schema_name = models.CharField(max_length=63, unique=True, editable=False)
    status = models.CharField(max_length=12, choices=ShopStatus, default=ShopStatus.PROVISIONING)
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    locale = models.CharField(max_length=12, default="en")
    timezone = models.CharField(max_length=64, default="UTC")

    # Billing writes these; tenants read them through shops.context.ShopRef.
    plan_code = models.CharField(max_length=40, default="free")
    fee_rate_bps = models.PositiveIntegerField(default=0)
    fee_fixed = models.PositiveIntegerField(default=0)  # minor units of the shop's currency
    fee_term = models.CharField(max_length=60, blank=True)
    stripe_account = models.CharField(max_length=64, blank=True)
    card_payments_ready = models.BooleanField(default=False)
    limits = models.JSONField(default=dict, blank=True)
    gateways = ArrayField(models.CharField(max_length=20), default=default_gateways, blank=True)

    # Of the storefront of a shop that is not open to the public: the password's hash, or nothing.
    storefront_password = models.CharField(max_length=128, blank=True, default="", db_default="")

    is_demo = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = CleanCharField(max_length=300, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    schema_dropped_at = models.DateTimeField(null=True, blank=True)

    # The migration runner's memory: equal to the code's fingerprint means there is nothing to do.
    migration_fingerprint = models.CharField(max_length=64, blank=True)
    migration_error = models.TextField(blank=True)
    migrated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"), name="shop_slug_form"
            ),
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=SCHEMA_NAME), name="shop_schema_form"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="shop_currency_form"
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="shop_country_form"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ShopStatus.values), name="shop_status_known"
            ),
            models.CheckConstraint(condition=models.Q(fee_rate_bps__lte=10_000), name="shop_fee_rate_range"),
            models.UniqueConstraint(
                fields=["slug_look"], condition=~models.Q(slug_look=""), name="shop_slug_look_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "created_at"], name="shop_by_status")]

    def __str__(self) -> str:
        return self.name


class Domain(Record):
    """A host name of the merchant's own, beside ``<slug>.DOMAIN``, which every shop answers on without a row here.

    Lower case, ASCII (punycode for international names), no port. Counts once ``verified_at`` is set; until then others
    may have noted it too, so that nobody keeps a name from its owner.
    """

    host = models.CharField(max_length=253)
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=64, blank=True, default="", db_default="")
    checked_at = models.DateTimeField(null=True, blank=True)  # when its proof was last looked for
    failing_since = models.DateTimeField(null=True, blank=True)  # verified, but its proof is gone
    misses = models.PositiveSmallIntegerField(default=0, db_default=0)  # how often in a row it was not found

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(host__regex=LOWER_HOST), name="domain_host_form"),
            models.UniqueConstraint(
                fields=["host"], condition=models.Q(verified_at__isnull=False), name="domain_of_one_shop"
            ),
            models.UniqueConstraint(fields=["shop", "host"], name="domain_once_per_shop"),
            models.UniqueConstraint(
                fields=["shop"], condition=models.Q(is_primary=True), name="domain_one_primary_per_shop"
            ),
        ]

    def __str__(self) -> str:
        return self.host


class StaffMember(Record):
    """A person who works in a shop, in one role."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=StaffRole)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "user"], name="staff_member_once_per_shop"),
            models.CheckConstraint(
                condition=models.Q(role__in=StaffRole.values), name="staff_member_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role}"


class Invitation(Record):
    """An e-mailed offer to join a shop's staff. Its token is signed from id and nonce; another mail, another nonce."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=8, choices=StaffRole)
    nonce = models.CharField(max_length=32)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                "shop",
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_per_email",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["admin", "clerk"]), name="invitation_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"


class SchemaSpare(models.Model):
    """A schema with its role and tables, ready to become a shop. The row is written before the schema is made (then
    its fingerprint is empty) and deleted in the transaction that writes the shop: a crash on either side is found."""

    schema_name = models.CharField(primary_key=True, max_length=63)
    fingerprint = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["fingerprint", "schema_name"], name="schema_spare_claim")]

    def __str__(self) -> str:
        return self.schema_name
