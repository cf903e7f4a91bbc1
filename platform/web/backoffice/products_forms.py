"""Forms of products and of a product's one plain variant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from core.ids import public_id
from core.money import Money
from tenants.catalog.types import ProductData, VariantData
from web.backoffice.lists import selected_ids
from web.forms import FileDrop, MoneyField, StoaForm, Switch
from web.rich_text import RichTextField

STATUSES = [("active", "Active"), ("draft", "Draft"), ("archived", "Archived")]
AMOUNTS = ("price", "compare_at", "cost")
_APART = frozenset({"status", "seen_at", "collections"})  # not plain fields of the product
_PLAIN = ("title", "description_html", "vendor", "product_type", "handle", "seo_title", "seo_description")


class _OfPage(StoaForm):
    """A form whose fields stand in several cards of a page: they say themselves which form they belong to."""

    form_id = "product"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["form"] = self.form_id


class ProductForm(_OfPage):
    title = forms.CharField(max_length=255, label="Title")
    description_html = RichTextField(max_length=200_000, required=False, label="Description")
    status = forms.ChoiceField(choices=STATUSES, label="Status", initial="active")
    published = forms.BooleanField(
        required=False,
        initial=True,
        label="Shown in the shop",
        widget=Switch(),
        help_text="When the product is active.",
    )
    vendor = forms.CharField(max_length=120, required=False, label="Vendor")
    product_type = forms.CharField(
        max_length=120, required=False, label="Type", help_text="For example Shirt or Mug."
    )
    tags = forms.CharField(
        max_length=20_000,
        required=False,
        label="Tags",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Separate tags by commas.",
    )
    handle = forms.CharField(
        max_length=255, required=False, label="Address", help_text="Left empty, it is made of the title."
    )
    seo_title = forms.CharField(
        max_length=255, required=False, label="Page title", help_text="At most 60 characters show."
    )
    seo_description = forms.CharField(
        max_length=500,
        required=False,
        label="Description for search engines",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="At most 155 characters show.",
    )
    collections = forms.MultipleChoiceField(
        required=False, label="Collections", widget=forms.CheckboxSelectMultiple()
    )
    seen_at = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["collections"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = groups

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].replace("\n", ",").split(",") if tag.strip()]

    def clean_seen_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"])
        except ValueError:
            return None

    def fields_of_product(self) -> dict[str, Any]:
        """What the services call the plain fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _APART}

    def chosen_collections(self) -> list[UUID]:
        return selected_ids("col", self.cleaned_data["collections"])

    @staticmethod
    def initial_of(product: ProductData) -> dict[str, Any]:
        plain = (*_PLAIN, "status")
        return {name: getattr(product, name) for name in plain} | {
            "tags": ", ".join(product.tags),
            "published": product.published_at is not None,
            "seen_at": product.updated_at.isoformat(),
        }


class VariantForm(_OfPage):
    """Everything of one variant but its options, picture and stock."""

    price: Any
    sku = forms.CharField(max_length=120, required=False, label="SKU", help_text="Your own number for it.")
    barcode = forms.CharField(
        max_length=60, required=False, label="Barcode", help_text="GTIN, EAN, UPC or ISBN."
    )
    tracked = forms.BooleanField(required=False, initial=True, label="Track stock", widget=Switch())
    oversell = forms.BooleanField(
        required=False, label="Keep selling when there is none left", widget=Switch()
    )
    requires_shipping = forms.BooleanField(
        required=False, initial=True, label="Needs shipping", widget=Switch()
    )
    weight_grams = forms.IntegerField(
        min_value=0, max_value=10_000_000, required=False, label="Weight", initial=0
    )
    taxable = forms.BooleanField(required=False, initial=True, label="Charge tax", widget=Switch())

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        money = {
            "price": MoneyField(currency=currency, label="Price"),
            "compare_at": MoneyField(
                currency=currency,
                required=False,
                label="Compare-at price",
                help_text="Crossed out beside the price.",
            ),
            "cost": MoneyField(
                currency=currency, required=False, label="Cost", help_text="Customers never see it."
            ),
        }
        self.base_fields = {**money, **type(self).base_fields}  # type: ignore[misc]  # deep-copied by Django
        super().__init__(*args, **kwargs)

    def fields_of_variant(self) -> dict[str, Any]:
        """The fields as VariantInput calls them, amounts in minor units."""
        return variant_fields(self.cleaned_data)

    @staticmethod
    def initial_of(variant: VariantData, currency: str) -> dict[str, Any]:
        names = ("sku", "barcode", "tracked", "oversell", "requires_shipping", "weight_grams", "taxable")
        return {name: getattr(variant, name) for name in names} | amounts_of(variant, currency)


class NewVariantForm(VariantForm):
    """The one variant a new product starts with, and how much of it there is."""

    quantity = forms.IntegerField(
        min_value=0,
        max_value=1_000_000,
        required=False,
        label="On hand",
        initial=0,
        help_text="How many you have.",
    )


class _FilesField(forms.FileField):
    """Several files at once: cleans to a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(file, initial) for file in files if file]


class NewPicturesForm(_OfPage):
    file = _FilesField(
        required=False,
        label="Pictures",
        widget=FileDrop(accept="image/*", multiple=True),
        help_text="JPEG, PNG, WebP, GIF or AVIF. The first one is the cover.",
    )


class VariantRowForm(_OfPage):
    """A line of the table of variants."""

    sku = forms.CharField(max_length=120, required=False, label="SKU")

    def __init__(self, *args: Any, variant: VariantData, currency: str, **kwargs: Any) -> None:
        self.variant = variant
        self.base_fields = {  # type: ignore[misc]  # deep-copied by Django
            "price": MoneyField(currency=currency, label="Price"),
            "compare_at": MoneyField(currency=currency, required=False, label="Compare-at price"),
            **type(self).base_fields,
        }
        kwargs["prefix"] = public_id("var", variant.id)
        kwargs["initial"] = {"sku": variant.sku} | amounts_of(variant, currency)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} of {variant.title or 'the product'}"

    def changes(self) -> dict[str, Any]:
        """What update_variants takes."""
        return variant_fields(self.cleaned_data)


def amounts_of(variant: VariantData, currency: str) -> dict[str, Money | None]:
    """The amounts of a variant as its forms show them."""
    found: dict[str, int | None] = {name: getattr(variant, name) for name in AMOUNTS}
    return {name: None if amount is None else Money(amount, currency) for name, amount in found.items()}


def variant_fields(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned fields as VariantInput takes them."""
    found = {name: value for name, value in cleaned.items() if name != "quantity"}
    for name in AMOUNTS:
        if name in found:
            found[name] = None if found[name] is None else found[name].amount
    if "weight_grams" in found:
        found["weight_grams"] = found["weight_grams"] or 0
    return found
