from rest_framework import serializers

from api.rest.v1.answers.common import AddressAnswer, ImageAnswer, MoneyAnswer, TaxLineAnswer, key


class CartLineAnswer(serializers.Serializer[object]):
    variant_id = key("var")
    product_id = key("prod")
    product_handle = serializers.CharField()
    title = serializers.CharField()
    variant_title = serializers.CharField(allow_blank=True)
    sku = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    unit_price = MoneyAnswer()
    total = MoneyAnswer()
    image = ImageAnswer(allow_null=True)
    problem = serializers.CharField(allow_null=True, help_text="Why it cannot be bought as it stands.")


class CartAnswer(serializers.Serializer[object]):
    """Whoever holds the token may read and change the cart."""

    token = serializers.CharField()
    lines = CartLineAnswer(many=True)
    item_count = serializers.IntegerField()
    subtotal = MoneyAnswer()
    requires_shipping = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)


class ShippingMethodAnswer(serializers.Serializer[object]):
    id = key("shm")
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    price = MoneyAnswer()


class CountryAnswer(serializers.Serializer[object]):
    code = serializers.CharField()
    name = serializers.CharField()


class TotalsAnswer(serializers.Serializer[object]):
    """total = items_total + shipping_total."""

    prices_include_tax = serializers.BooleanField()
    subtotal = MoneyAnswer()
    discount_total = MoneyAnswer()
    items_total = MoneyAnswer()
    shipping_total = MoneyAnswer()
    tax_total = MoneyAnswer()
    total = MoneyAnswer()
    tax_lines = TaxLineAnswer(many=True)


class CheckoutAnswer(serializers.Serializer[object]):
    """A cart on its way to an order; `problems` names what is missing before it can be placed."""

    cart_token = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    accepts_marketing = serializers.BooleanField()
    shipping_address = AddressAnswer(allow_null=True)
    billing_address = AddressAnswer(allow_null=True)
    requires_shipping = serializers.BooleanField()
    lines = CartLineAnswer(many=True)
    shipping_methods = ShippingMethodAnswer(many=True)
    shipping_method_id = key("shm", allow_null=True)
    countries = CountryAnswer(many=True)
    totals = TotalsAnswer()
    ready = serializers.BooleanField()
    problems = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class PaymentMethodAnswer(serializers.Serializer[object]):
    """A way to pay; `config` is what the method's own form needs in the shopper's browser."""

    gateway = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, as DRF collects them
    by_hand = serializers.BooleanField(help_text="Paid outside the shop; `instructions` say how.")
    instructions = serializers.CharField(allow_blank=True)
    config = serializers.DictField()


class PaymentMethodListAnswer(serializers.Serializer[object]):
    data = PaymentMethodAnswer(many=True)  # type: ignore[assignment]  # as above


class PlacementAnswer(serializers.Serializer[object]):
    """How placing went. `action`: do `next_action`, then read the order until it is decided; `pending`: to be paid by
    hand; `declined`: nothing was charged, place again with another `buyer_token` or gateway.
    """

    order_id = key("ord")
    order_token = serializers.CharField(help_text="The right to read the order: keep it for the shopper.")
    order_path = serializers.CharField()
    status = serializers.ChoiceField(["paid", "action", "processing", "pending", "declined"])
    gateway = serializers.CharField(allow_blank=True)
    next_action = serializers.DictField(allow_null=True)
    message = serializers.CharField(allow_blank=True)
