"""From stored object to answer: private fields out, ``expand`` in."""

from collections.abc import Sequence
from typing import Any

from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.store import Json, Store

_KINDS = {
    "pi_": "payment_intent",
    "ch_": "charge",
    "re_": "refund",
    "fee_": "application_fee",
    "txn_": "balance_transaction",
    "pm_": "payment_method",
    "dp_": "dispute",
    "po_": "payout",
    "fr_": "fee_refund",
}


def public(value: Any) -> Any:
    """A copy without the fields that start with an underscore."""
    if isinstance(value, dict):
        return {name: public(child) for name, child in value.items() if not name.startswith("_")}
    if isinstance(value, list):
        return [public(child) for child in value]
    return value


def rendered(store: Store, body: Json, expand: Sequence[str]) -> Json:
    """The answer with each path of ``expand`` replaced by its object (``latest_charge.balance_transaction``)."""
    answer: Json = public(body)
    for path in expand:
        if path.count(".") > 3:
            raise StripeError("You cannot expand more than 4 levels of a property", param="expand")
        _expand(store, answer, path.split("."), path)
    return answer


def _expand(store: Store, node: Any, path: list[str], whole: str) -> None:
    if isinstance(node, list):
        for item in node:
            _expand(store, item, path, whole)
        return
    if not path or node is None:
        return
    name, rest = path[0], path[1:]
    if isinstance(node, dict) and name == "refunds" and node.get("object") == "charge":
        node["refunds"] = _refunds(store, node["id"])
    if not isinstance(node, dict) or name not in node:
        raise StripeError(f"This property cannot be expanded ({whole}).", param="expand")
    if isinstance(node[name], str):
        node[name] = _loaded(store, node[name], whole)
    _expand(store, node[name], rest, whole)


def _loaded(store: Store, reference: str, whole: str) -> Json:
    kind = next((kind for prefix, kind in _KINDS.items() if reference.startswith(prefix)), "")
    found = store.get(kind, reference)
    if found is None:
        raise StripeError(f"This property cannot be expanded ({whole}).", param="expand")
    loaded: Json = public(found)
    return loaded


def _refunds(store: Store, charge: str) -> Json:
    rows = [public(row) for row in store.newest("refund") if row["charge"] == charge]
    return {"object": "list", "url": f"/v1/charges/{charge}/refunds", "has_more": False, "data": rows}
