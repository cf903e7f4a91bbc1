"""What a shop sells: products, options, variants, collections and their media."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from core import clock
from core.folding import Fold
from core.records import ChangingRecord, Record
from core.text import CleanCharField, CleanTextField

MAX_OPTIONS = 3
MAX_VARIANTS = 2000


class ProductQuerySet(models.QuerySet["Product"]):
    def visible(self, now: datetime | None = None) -> Self:
        """Those a shopper may see now."""
        return self.filter(status=Product.Status.ACTIVE, published_at__lte=now or clock.now())


class Product(ChangingRecord):
    """A thing described. Every product has at least one variant; that is what is sold."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        ARCHIVED = "archived", "Archived"

    handle = models.CharField(max_length=255, unique=True)
    title = CleanCharField(max_length=255)
    description_html = models.TextField(blank=True, default="")  # sanitised when written
    description_text = CleanTextField(blank=True, default="")  # for search and mails
    vendor = CleanCharField(max_length=120, blank=True, default="")
    product_type = CleanCharField(max_length=120, blank=True, default="")
    tags = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)  # null: not shown in the storefront
    seo_title = CleanCharField(max_length=255, blank=True, default="")
    seo_description = CleanCharField(max_length=500, blank=True, default="")
    # Summary of the variants, kept by the services: a list page reads no variant rows.
    price_min = models.BigIntegerField(default=0)
    price_max = models.BigIntegerField(default=0)
    compare_at_max = models.BigIntegerField(null=True, blank=True)
    variant_count = models.PositiveIntegerField(default=0)
    cover = models.ForeignKey("Media", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    search = models.GeneratedField(
        expression=SearchVector(Fold("title"), weight="A", config="simple")
        + SearchVector(Fold("vendor", "product_type"), weight="B", config="simple")
        + SearchVector(Fold("description_text"), weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # The same for people at work, who look for any part of a word.
    words = models.GeneratedField(
        expression=Fold("title", "vendor", "product_type", "handle"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "-created_at"], name="product_status_created"),
            models.Index(fields=["title"], name="product_title"),
            models.Index(fields=["price_min"], name="product_price"),
            GinIndex(fields=["search"], name="product_search"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(price_min__gte=0) & Q(price_max__gte=F("price_min")), name="product_prices"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Option(Record):
    """An axis of variation of one product, for example Size."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="options")
    name = CleanCharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "name"], name="option_name_unique"),
            models.UniqueConstraint(
                fields=["product", "position"],
                name="option_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionValue(Record):
    """One value of an option, for example Large."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="values")
    value = CleanCharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["option", "value"], name="option_value_unique")
        ]

    def __str__(self) -> str:
        return self.value


class Variant(ChangingRecord):
    """What is sold: one combination of option values with a price, a SKU and stock of its own.

    ``value1``..``value3`` follow the positions of the product's options.
    """

    class Oversell(models.TextChoices):
        DENY = "deny", "Stop selling at zero"
        CONTINUE = "continue", "Keep selling"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveIntegerField(default=1)
    sku = CleanCharField(max_length=120, blank=True, default="")
    barcode = CleanCharField(max_length=60, blank=True, default="")
    price = models.BigIntegerField()
    compare_at = models.BigIntegerField(null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    weight_grams = models.PositiveIntegerField(default=0)
    requires_shipping = models.BooleanField(default=True)
    taxable = models.BooleanField(default=True)
    tracked = models.BooleanField(default=True)
    oversell = models.CharField(max_length=10, choices=Oversell, default=Oversell.DENY)
    value1 = models.ForeignKey(
        OptionValue, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    value2 = models.ForeignKey(
        OptionValue, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    value3 = models.ForeignKey(
        OptionValue, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    media = models.ForeignKey("Media", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [models.Index(fields=["sku"], name="variant_sku", condition=~Q(sku=""))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "value1", "value2", "value3"],
                name="variant_values_unique",
                nulls_distinct=False,
                deferrable=models.Deferrable.DEFERRED,  # two variants may swap their values
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price"),
            models.CheckConstraint(
                condition=Q(compare_at__isnull=True) | Q(compare_at__gte=0), name="variant_compare_at"
            ),
        ]

    def __str__(self) -> str:
        return self.sku or str(self.id)


class Media(ChangingRecord):
    """An image of a product. The original is kept; renditions are WebP in the widths of RENDITION_WIDTHS."""

    class Status(models.TextChoices):
        READY = "ready", "Ready"
        PENDING = "pending", "Waiting for its file"
        FAILED = "failed", "Failed"

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="media", null=True, blank=True
    )
    filename = CleanCharField(max_length=255, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=1)
    alt = CleanCharField(max_length=500, blank=True, default="")
    key = models.CharField(max_length=200, blank=True, default="")  # storage path without width and ending
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    widths = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    source_url = models.URLField(max_length=2000, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.READY)
    error = CleanCharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name_plural = "media"
        indexes: ClassVar = [
            models.Index(fields=["content_hash"], name="media_content_hash", condition=~Q(content_hash=""))
        ]

    def __str__(self) -> str:
        return self.alt or self.key


class Collection(ChangingRecord):
    """A group of products chosen by hand."""

    class Sort(models.TextChoices):
        MANUAL = "manual", "As arranged"
        TITLE = "title-ascending", "Title, A–Z"
        TITLE_DESC = "title-descending", "Title, Z–A"
        PRICE = "price-ascending", "Price, low to high"
        PRICE_DESC = "price-descending", "Price, high to low"
        NEWEST = "created-descending", "Newest first"

    handle = models.CharField(max_length=255, unique=True)
    title = CleanCharField(max_length=255)
    description_html = models.TextField(blank=True, default="")
    sort_order = models.CharField(max_length=30, choices=Sort, default=Sort.MANUAL)
    published = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    media = models.ForeignKey(Media, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    seo_title = CleanCharField(max_length=255, blank=True, default="")
    seo_description = CleanCharField(max_length=500, blank=True, default="")
    products = models.ManyToManyField(Product, through="CollectionProduct", related_name="collections")

    class Meta:
        ordering: ClassVar = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class CollectionProduct(Record):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["collection", "position"], name="collection_position")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "product"], name="collection_product_unique")
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.product_id}"
