"""How entries of the audit logs read: the shop's own list and the operators' console show some of the same."""

from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = {
    "account.made_operator": "Made an operator",
    "api_key.created": "API key created",
    "api_key.revoked": "API key revoked",
    "collection.all_arranged": "Order of the collections changed",
    "customers.exported": "Customers exported as a file",
    "domain.lost": "Domain now belongs to somebody else",
    "domain.made_primary": "Primary domain changed",
    "fee_term.ended": "Own commission terms ended",
    "fee_term.set": "Commission terms set",
    "ledger.reconciled": "Ledger compared with the shops",
    "message.done": "Message marked as done",
    "news.exported": "Addresses for news exported",
    "news.forgotten": "Address for news deleted",
    "news.withdrawn": "Address taken off the list of news",
    "orders.exported": "Orders exported as a file",
    "outbox.replayed": "Failed work replayed",
    "payments.account_changed": "Payment account changed",
    "payments.onboarding_started": "Payment account started",
    "product.copied": "Product duplicated",
    "shop.billing_changed": "Plan or fees changed",
    "shop.payments_changed": "Ways to pay changed",
    "shop.profile_changed": "Name, country or time zone changed",
    "shop.storefront_locked": "Shop closed to the public with a password",
    "shop.storefront_opened": "Shop opened to the public",
    "staff.joined": "Joined the staff",
    "subscription.plan_changed": "Plan changed",
}
_NAMES = {
    "fee_rate_bps": "Rate in basis points",
    "rate_bps": "Rate in basis points",
    "fee_fixed": "Fixed fee",
}
_PARTS_OF_OURS = {
    "billing": "The platform",
    "connect": "Payment service",
    "domains": "Domain check",
    "import": "Product import",
    "payments": "Payment service",
    "payouts": "Payment service",
    "pictures": "Picture download",
    "provisioning": "The platform",
    "removal": "The platform",
    "retention": "Clean-up",
    "stock": "Stock check",
}
_MOST_CHARACTERS = 300


def words_of(action: str) -> str:
    """`shipping_zone.saved` → "Shipping zone saved"."""
    return _WORDS.get(action) or _plain(action.replace(".", " "))


def actor_of(*, kind: str, label: str) -> str:
    """Who did it, in a merchant's words: nobody knows the parts of this program by name."""
    if kind == "system":
        return _PARTS_OF_OURS.get(label) or _plain(label)
    return label or kind


def details_of(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an entry tells besides, flat: of what changed the value before and the one after."""
    rest = dict(data)
    before, after = data.get("before"), data.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        del rest["before"], rest["after"]
        yield from ((_name(each), _change([before.get(each), after.get(each)])) for each in before | after)
    for name, value in rest.items():
        if name == "changes" and isinstance(value, dict):
            yield from ((_name(each), _change(pair)) for each, pair in value.items())
        else:
            yield _name(name), _text(value)


def _name(name: str) -> str:
    return _NAMES.get(name) or _plain(name)


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _change(pair: Any) -> str:
    is_pair = isinstance(pair, list) and len(pair) == 2  # before and after
    return f"{_text(pair[0])} → {_text(pair[1])}" if is_pair else _text(pair)


def _text(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return str(value)[:_MOST_CHARACTERS]
