from rest_framework import serializers

from api.rest.openapi.operations import page_of
from api.rest.v1.answers.common import ImageAnswer, MoneyAnswer, key


class OptionAnswer(serializers.Serializer[object]):
    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class VariantAnswer(serializers.Serializer[object]):
    id = key("var")
    title = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField())
    sku = serializers.CharField(allow_blank=True)
    price = MoneyAnswer()
    compare_at = MoneyAnswer(allow_null=True)
    available = serializers.BooleanField(help_text="Whether at least one can be bought now.")
    requires_shipping = serializers.BooleanField()
    weight_grams = serializers.IntegerField()


class ProductAnswer(serializers.Serializer[object]):
    """A product as shoppers see it."""

    id = key("prod")
    handle = serializers.CharField()
    title = serializers.CharField()
    description_html = serializers.CharField(allow_blank=True)
    vendor = serializers.CharField(allow_blank=True)
    product_type = serializers.CharField(allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())
    options = OptionAnswer(many=True)
    variants = VariantAnswer(many=True)
    images = ImageAnswer(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class AdminVariantAnswer(VariantAnswer):
    barcode = serializers.CharField(allow_blank=True)
    tracked = serializers.BooleanField()
    available_quantity = serializers.IntegerField(allow_null=True, help_text="null: not tracked.")


class AdminProductAnswer(ProductAnswer):
    """A product as its merchant sees it."""

    variants = AdminVariantAnswer(many=True)
    status = serializers.ChoiceField(["draft", "active", "archived"])
    published_at = serializers.DateTimeField(allow_null=True)


class CardAnswer(serializers.Serializer[object]):
    """A product in a list."""

    id = key("prod")
    handle = serializers.CharField()
    title = serializers.CharField()
    vendor = serializers.CharField(allow_blank=True)
    price_min = MoneyAnswer()
    price_max = MoneyAnswer()
    image = ImageAnswer(allow_null=True)


class CollectionAnswer(serializers.Serializer[object]):
    id = key("col")
    handle = serializers.CharField()
    title = serializers.CharField()
    description_html = serializers.CharField(allow_blank=True)
    image = ImageAnswer(allow_null=True)


class CollectionListAnswer(serializers.Serializer[object]):
    data = CollectionAnswer(many=True)  # type: ignore[assignment]  # a field, as DRF collects them


class CollectionDetailAnswer(CollectionAnswer):
    """A collection with a page of its products, in the order the merchant or `sort` says."""

    products = page_of(CardAnswer)()


class StockAnswer(serializers.Serializer[object]):
    """available = on_hand − allocated − reserved; it may be negative after a count."""

    id = key("stk")
    variant_id = key("var")
    sku = serializers.CharField(allow_blank=True)
    on_hand = serializers.IntegerField()
    allocated = serializers.IntegerField()
    reserved = serializers.IntegerField()
    available = serializers.IntegerField()
