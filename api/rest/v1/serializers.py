"""What v1 accepts. Plain serializers: they check shape and size, services check meaning."""

from rest_framework import serializers

from api.rest.fields import Body, Choice, Flag, Text, Whole
from api.rest.v1.ids import PublicIdField
from tenants.cart.limits import MAX_QUANTITY

_MOST = 10**12
_MOST_STOCK = 1_000_000


class VariantBody(Body):
    """Amounts are integer minor units of the shop's currency."""

    id = PublicIdField("var", required=False)
    options = serializers.ListField(child=Text(max_length=120), max_length=3, required=False)
    price = Whole(min_value=0, max_value=_MOST)
    compare_at = Whole(min_value=0, max_value=_MOST, required=False, allow_null=True)
    sku = Text(max_length=120, required=False, allow_blank=True)
    barcode = Text(max_length=60, required=False, allow_blank=True)
    weight_grams = Whole(min_value=0, max_value=10**8, required=False)
    requires_shipping = Flag(required=False)
    taxable = Flag(required=False)
    tracked = Flag(required=False)
    oversell = Flag(required=False)


class ProductFields(Body):
    title = Text(max_length=255)
    handle = Text(max_length=255, required=False, allow_blank=True)
    description_html = Text(max_length=100_000, required=False, allow_blank=True)
    vendor = Text(max_length=120, required=False, allow_blank=True)
    product_type = Text(max_length=120, required=False, allow_blank=True)
    tags = serializers.ListField(child=Text(max_length=80), max_length=250, required=False)
    status = Choice(["draft", "active", "archived"], required=False)
    seo_title = Text(max_length=255, required=False, allow_blank=True)
    seo_description = Text(max_length=500, required=False, allow_blank=True)


class ProductBody(ProductFields):
    """A new product with its variants; without variants it needs a price of its own."""

    options = serializers.ListField(child=Text(max_length=80), max_length=3, required=False)
    variants = serializers.ListField(child=VariantBody(), min_length=1, max_length=2000)


class ProductChanges(ProductFields):
    """Only what is sent changes."""

    title = Text(max_length=255, required=False)


class VariantChanges(VariantBody):
    id = None  # type: ignore[assignment]  # DRF's way to take an inherited field away
    options = None  # type: ignore[assignment]
    price = Whole(min_value=0, max_value=_MOST, required=False)


class StockBody(Body):
    """Either what was counted, or a difference."""

    on_hand = Whole(min_value=0, max_value=_MOST_STOCK, required=False)
    adjust_by = Whole(min_value=-_MOST_STOCK, max_value=_MOST_STOCK, required=False)
    reason = Text(max_length=200, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if ("on_hand" in attrs) == ("adjust_by" in attrs):
            raise serializers.ValidationError("Send either on_hand or adjust_by.")
        return attrs


class CartLineBody(Body):
    variant_id = PublicIdField("var")
    quantity = Whole(min_value=1, max_value=MAX_QUANTITY, default=1)


class QuantityBody(Body):
    """0 removes the line."""

    quantity = Whole(min_value=0, max_value=MAX_QUANTITY)


class NoteBody(Body):
    note = Text(max_length=500, allow_blank=True)
