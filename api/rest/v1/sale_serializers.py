"""What v1 accepts on the way from a cart to a parcel. Shape and size; services check meaning."""

from rest_framework import serializers

from api.rest.fields import Body, Flag, Text, Whole
from api.rest.v1.ids import PublicIdField

_MOST = 10**12
_MOST_ITEMS = 500
_MOST_QUANTITY = 1_000_000


class AddressBody(Body):
    """An address as on a parcel; which fields a country needs is told by the checkout's `problems`."""

    first_name = Text(max_length=120, required=False, allow_blank=True)
    last_name = Text(max_length=120, required=False, allow_blank=True)
    company = Text(max_length=120, required=False, allow_blank=True)
    line1 = Text(max_length=120, required=False, allow_blank=True)
    line2 = Text(max_length=120, required=False, allow_blank=True)
    postal_code = Text(max_length=20, required=False, allow_blank=True)
    city = Text(max_length=120, required=False, allow_blank=True)
    region = Text(max_length=120, required=False, allow_blank=True)
    country = Text(max_length=2, required=False, allow_blank=True, help_text="ISO 3166-1, two letters.")
    phone = Text(max_length=40, required=False, allow_blank=True)


class CheckoutChanges(Body):
    """Only what is sent changes."""

    email = Text(max_length=254, required=False, allow_blank=True)
    phone = Text(max_length=40, required=False, allow_blank=True)
    note = Text(max_length=1000, required=False, allow_blank=True)
    accepts_marketing = Flag(required=False)
    shipping_address = AddressBody(required=False)
    billing_address = AddressBody(
        required=False, allow_null=True, help_text="null: the same as the shipping address."
    )
    shipping_method_id = PublicIdField("shm", required=False)


class PlaceBody(Body):
    """`shown_total` is what the shopper was shown, in minor units: another total is never charged."""

    shown_total = Whole(min_value=0, max_value=_MOST)
    gateway = Text(
        max_length=40, required=False, allow_blank=True, default="", help_text="Empty when the total is 0."
    )
    buyer_token = Text(
        max_length=255,
        required=False,
        allow_blank=True,
        default="",
        help_text="What the payment method's own form gave.",
    )


class ItemBody(Body):
    line_id = PublicIdField("line")
    quantity = Whole(min_value=1, max_value=_MOST_QUANTITY)


class RefundItemBody(ItemBody):
    restock = Flag(required=False, default=True, help_text="Whether they can be sold again.")


class FulfillmentBody(Body):
    """A parcel. Without items: everything that is left to be sent."""

    items = serializers.ListField(child=ItemBody(), min_length=1, max_length=_MOST_ITEMS, required=False)
    carrier = Text(max_length=60, required=False, allow_blank=True, default="")
    tracking_number = Text(max_length=120, required=False, allow_blank=True, default="")
    tracking_url = Text(
        max_length=500, required=False, allow_blank=True, default="", help_text="Starts with https://."
    )


class CancellationBody(Body):
    reason = Text(max_length=200, required=False, allow_blank=True, default="")
    restock = Flag(required=False, default=True, help_text="Whether the items go back on the shelf.")


class RefundBody(Body):
    """Items and an amount of the shipping, in minor units; what an item gives back is computed."""

    items = serializers.ListField(
        child=RefundItemBody(), max_length=_MOST_ITEMS, required=False, default=list
    )
    shipping_amount = Whole(min_value=0, max_value=_MOST, required=False, default=0)
    reason = Text(max_length=200, required=False, allow_blank=True, default="")
