"""What staff call the gateways. Shoppers read what `tenants.payments.gateways` says."""

_WORDS = {"stripe": "Card", "manual": "Manual payment", "test": "Test payment", "": "Nothing to pay"}


def gateway_words(name: str) -> str:
    """The gateway's name for people; one without words is shown as it is."""
    return _WORDS.get(name, name)
