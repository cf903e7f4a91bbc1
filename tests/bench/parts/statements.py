"""SQL per operation, counted in this process: one figure per page, and the four requests of a checkout added up."""

import re
from collections.abc import Callable
from typing import Any

from launch.measuring import Row
from tests.bench.parts.shopper import FORM


def statements(shop: Any, host: str, variant: str, label: str) -> list[Row]:
    """Every statement on both aliases, BEGIN and COMMIT among them, in a process that has answered before."""
    from django.test import Client, override_settings

    client = Client(headers={"host": host, "sec-fetch-site": "same-origin"})
    answers: dict[str, Any] = {}

    def send(method: str, path: str, fields: dict[str, str] | None = None) -> Callable[[], None]:
        def act() -> None:
            answers["last"] = client.get(path) if method == "GET" else client.post(path, fields)

        return act

    put = send("POST", "/cart/add", {"id": variant, "quantity": "1"})
    form = {**FORM, "email": "carol@customer.example"}
    rows: list[Row] = []
    for name, page in (("list of 24", "/collections/bench"), ("product", "/products/product-7")):
        with override_settings(PAGE_CACHE_MB=0):
            client.get(page)
            rows.append(Row(f"{name}, {label}: SQL", _counted(send("GET", page)), "queries"))
    added = _counted(put)
    rows.append(Row(f"add to cart, {label}: SQL", added, "queries"))
    rows.append(Row(f"add to the same cart again, {label}: SQL", _counted(put), "queries"))
    steps = {
        "add": added,
        "open": _counted(send("GET", "/checkout/")),
        "save": _counted(send("POST", "/checkout/", {**form, "intent": "save"})),
    }
    shown = re.search(r'name="shown_total" value="(\d+)"', answers["last"].content.decode())
    assert shown, "the saved form shows no total"
    steps["pay"] = _counted(send("POST", "/checkout/", {**form, "intent": "pay", "shown_total": shown[1]}))
    assert answers["last"].status_code == 302, answers["last"].content[:1000]
    rows += [Row(f"checkout step {name}, {label}: SQL", count, "queries") for name, count in steps.items()]
    return [*rows, Row(f"whole checkout, {label}: SQL", sum(steps.values()), "queries")]


def _counted(act: Callable[[], None]) -> int:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with (
        CaptureQueriesContext(connections["default"]) as cell,
        CaptureQueriesContext(connections["platform"]) as own,
    ):
        act()
    return len(cell) + len(own)
