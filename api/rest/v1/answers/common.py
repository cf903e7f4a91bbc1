from typing import Any

from rest_framework import serializers

from api.rest.v1.ids import PublicIdField


class MoneyAnswer(serializers.Serializer[object]):
    """An amount in major units as text, in minor units as a number, and its currency."""

    amount = serializers.RegexField(r"^-?[0-9]+(\.[0-9]+)?$", help_text="12.50")
    minor = serializers.IntegerField(help_text="1250")
    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="ISO 4217")


class ImageAnswer(serializers.Serializer[object]):
    """A picture; the address is on the shop's own host."""

    url = serializers.CharField()
    alt = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class AddressAnswer(serializers.Serializer[object]):
    first_name = serializers.CharField(allow_blank=True)
    last_name = serializers.CharField(allow_blank=True)
    company = serializers.CharField(allow_blank=True)
    line1 = serializers.CharField(allow_blank=True)
    line2 = serializers.CharField(allow_blank=True)
    postal_code = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class TaxLineAnswer(serializers.Serializer[object]):
    """Tax of one rate; `rate_bps` in hundredths of a percent."""

    name = serializers.CharField(allow_blank=True)
    rate_bps = serializers.IntegerField()
    amount = MoneyAnswer()


def key(prefix: str, **options: Any) -> PublicIdField:
    return PublicIdField(prefix, **options)
