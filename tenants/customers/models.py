"""Buyers of one shop, their addresses and their own passwordless sign-in."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.folding import Fold
from core.ids import random_token
from core.records import ChangingRecord, Record
from core.text import CleanCharField, CleanTextField


class Customer(ChangingRecord):
    """A buyer in one shop. The same e-mail address at two shops is two customers."""

    email = models.EmailField(max_length=254)
    first_name = CleanCharField(max_length=100, blank=True, default="")
    last_name = CleanCharField(max_length=100, blank=True, default="")
    phone = CleanCharField(max_length=40, blank=True, default="")
    locale = models.CharField(max_length=10, blank=True, default="")
    accepts_marketing = models.BooleanField(default=False)
    note = CleanTextField(blank=True, default="")
    tags = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(
        expression=Fold("first_name", "last_name", "email"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="customer_email_unique")]
        indexes: ClassVar = [models.Index(fields=["-created_at"], name="customer_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email


class Address(ChangingRecord):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    first_name = CleanCharField(max_length=100, blank=True, default="")
    last_name = CleanCharField(max_length=100)
    company = CleanCharField(max_length=120, blank=True, default="")
    line1 = CleanCharField(max_length=200)
    line2 = CleanCharField(max_length=200, blank=True, default="")
    postal_code = CleanCharField(max_length=20, blank=True, default="")
    city = CleanCharField(max_length=100)
    region = CleanCharField(max_length=100, blank=True, default="")
    country = models.CharField(max_length=2)
    phone = CleanCharField(max_length=40, blank=True, default="")
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_default=True), name="address_one_default"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line1}, {self.city}"


class SignInCode(Record):
    """A code sent by e-mail. Only its hash is kept; few tries, short life, used once."""

    email = models.EmailField(max_length=254)
    code_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    next_path = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(Lower("email"), models.F("created_at").desc(), name="sign_in_code_email")
        ]

    def __str__(self) -> str:
        return self.email


class CustomerSession(Record):
    """A signed-in browser of one customer of one shop; the cookie holds the token, the row its hash."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True)
    user_agent = CleanCharField(max_length=300, blank=True, default="")
    ip = models.CharField(max_length=45, blank=True, default="")
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.customer_id)


class NewsConsent(ChangingRecord):
    """What somebody said about news by e-mail: one row for an address, whether a customer's or not.

    Counts only once it was confirmed from the mailbox. `nonce` is part of the link that confirms: another one, and
    links of before are worthless.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Asked, not confirmed"
        GIVEN = "given", "Given"
        WITHDRAWN = "withdrawn", "Withdrawn"

    email = models.EmailField(max_length=254)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    nonce = models.CharField(max_length=32, default=random_token)
    source = models.CharField(
        max_length=20, default="newsletter"
    )  # or account, checkout, staff: who said so last
    asked_at = models.DateTimeField(null=True, blank=True)  # when the mailbox was last asked
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="news_consent_once")]

    def __str__(self) -> str:
        return f"{self.email} {self.status}"
