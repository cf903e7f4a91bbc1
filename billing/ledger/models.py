"""Double entry, append-only. Two kinds of book: the platform's own, and one per merchant.

With direct charges the money is the merchant's, never ours: the platform's book knows only the commission. The
database refuses an entry that does not balance per currency, and every change to a row (migration 0002).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import Record


class LedgerAccount(Record):
    class Kind(models.TextChoices):
        ASSET = "asset", "Asset"
        LIABILITY = "liability", "Liability"
        INCOME = "income", "Income"
        EXPENSE = "expense", "Expense"
        EQUITY = "equity", "Equity"

    book = models.CharField(max_length=10)  # platform | merchant
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    shop_id = models.UUIDField(null=True, blank=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["book", "code", "shop_id", "currency"],
                name="ledger_account_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(book="platform") | Q(shop_id__isnull=False), name="ledger_account_shop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book}:{self.code}"


class LedgerEntry(Record):
    """One fact, booked once however often it is heard: unique on (book, shop, kind, source)."""

    book = models.CharField(max_length=10)
    shop_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=160)
    occurred_at = models.DateTimeField()
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    memo = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "kind", "source"], name="ledger_entry_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["shop_id", "-occurred_at"], name="ledger_entry_shop")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class LedgerPosting(models.Model):
    """Debit positive, credit negative, in minor units of the account's currency."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="postings")
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_posting_not_zero")
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class Reconciliation(Record):
    """One comparison of what the shops say about money with what is booked."""

    finished_at = models.DateTimeField(null=True, blank=True)
    shops = models.PositiveIntegerField(default=0)
    shops_failed = models.PositiveIntegerField(default=0)
    facts = models.PositiveBigIntegerField(default=0)
    caught_up = models.PositiveIntegerField(default=0)  # entries that were missing, and could be booked

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class Difference(Record):
    """A fact whose amount in the shop is not the amount in the book; one of the two may be nothing at all."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.CASCADE, related_name="differences")
    shop_id = models.UUIDField()
    book = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=160)
    currency = models.CharField(max_length=3)
    expected = models.BigIntegerField(default=0)
    booked = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["shop_id", "kind", "source"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}: {self.expected} ≠ {self.booked}"
