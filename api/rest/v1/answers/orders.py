from rest_framework import serializers

from api.rest.v1.answers.common import AddressAnswer, MoneyAnswer, TaxLineAnswer, key

ORDER_STATUSES = ["pending_payment", "open", "closed", "cancelled", "expired"]
PAYMENT_STATUSES = ["unpaid", "processing", "authorized", "paid", "partially_refunded", "refunded", "failed"]
FULFILLMENT_STATUSES = ["unfulfilled", "partial", "fulfilled"]


class OrderSummaryAnswer(serializers.Serializer[object]):
    """An order in a list."""

    id = key("ord")
    number = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.ChoiceField(ORDER_STATUSES)
    payment_status = serializers.ChoiceField(PAYMENT_STATUSES)
    fulfillment_status = serializers.ChoiceField(FULFILLMENT_STATUSES)
    placed_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    email = serializers.CharField()
    total = MoneyAnswer()
    paid_total = MoneyAnswer()
    refunded_total = MoneyAnswer()


class OrderLineAnswer(serializers.Serializer[object]):
    id = key("line")
    variant_id = key("var", allow_null=True)
    title = serializers.CharField()
    variant_title = serializers.CharField(allow_blank=True)
    sku = serializers.CharField(allow_blank=True)
    requires_shipping = serializers.BooleanField()
    quantity = serializers.IntegerField()
    fulfilled_quantity = serializers.IntegerField()
    refunded_quantity = serializers.IntegerField()
    unit_price = MoneyAnswer()
    discount = MoneyAnswer()
    tax = MoneyAnswer()
    total = MoneyAnswer()


class OrderShippingAnswer(serializers.Serializer[object]):
    title = serializers.CharField()
    price = MoneyAnswer()
    tax = MoneyAnswer()
    total = MoneyAnswer()


class ItemAnswer(serializers.Serializer[object]):
    line_id = key("line")
    quantity = serializers.IntegerField()


class FulfillmentAnswer(serializers.Serializer[object]):
    """A parcel."""

    id = key("ful")
    number = serializers.IntegerField()
    status = serializers.ChoiceField(["sent", "cancelled"])
    carrier = serializers.CharField(allow_blank=True)
    tracking_number = serializers.CharField(allow_blank=True)
    tracking_url = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    items = ItemAnswer(many=True)


class RefundAnswer(serializers.Serializer[object]):
    id = key("ref")
    status = serializers.ChoiceField(["pending", "succeeded", "failed"])
    amount = MoneyAnswer()
    shipping_amount = MoneyAnswer()
    created_at = serializers.DateTimeField()
    items = ItemAnswer(many=True)


class AdminRefundAnswer(RefundAnswer):
    reason = serializers.CharField(allow_blank=True)
    external = serializers.BooleanField(help_text="Made at the payment provider, not here.")
    failure = serializers.CharField(allow_blank=True)


class RefundPreviewAnswer(serializers.Serializer[object]):
    """What a refund would give back, and the most that can be given back."""

    items_amount = MoneyAnswer()
    shipping_amount = MoneyAnswer()
    total = MoneyAnswer()
    most = MoneyAnswer()
    shipping_most = MoneyAnswer()


class OrderAnswer(OrderSummaryAnswer):
    """An order as its customer sees it."""

    phone = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    shipping_address = AddressAnswer(allow_null=True)
    billing_address = AddressAnswer(allow_null=True)
    prices_include_tax = serializers.BooleanField()
    subtotal = MoneyAnswer()
    discount_total = MoneyAnswer()
    items_total = MoneyAnswer()
    shipping_total = MoneyAnswer()
    tax_total = MoneyAnswer()
    gateway = serializers.CharField(allow_blank=True)
    lines = OrderLineAnswer(many=True)
    shipping_lines = OrderShippingAnswer(many=True)
    tax_lines = TaxLineAnswer(many=True)
    fulfillments = FulfillmentAnswer(many=True)
    refunds = RefundAnswer(many=True)


class CanAnswer(serializers.Serializer[object]):
    """What the order's status allows now."""

    fulfill = serializers.BooleanField()
    cancel = serializers.BooleanField()
    refund = serializers.BooleanField()
    mark_paid = serializers.BooleanField()


class AdminOrderAnswer(OrderAnswer):
    """An order as its merchant sees it; `fee` is the platform's commission."""

    refunds = AdminRefundAnswer(many=True)
    customer_id = key("cus", allow_null=True)
    cancel_reason = serializers.CharField(allow_blank=True)
    unfillable = serializers.BooleanField(help_text="Paid, but the stock was gone.")
    refundable = MoneyAnswer()
    fee = MoneyAnswer()
    invoice = serializers.CharField(allow_null=True)
    can = CanAnswer()
