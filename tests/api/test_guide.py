"""docs/guides/api.md is true: every request on it is sent, in its order, and answers with the status it says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tests.builders import make_variant

pytestmark = pytest.mark.django_db

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```http (\d{3})\n(.*?)```", re.DOTALL)


def filled(text: str, known: dict[str, str]) -> str:
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(f"${name}", known[name])
    assert "$" not in text, text
    return text


def parts(text: str) -> tuple[str, str, dict[str, str], str]:
    head, _, body = text.partition("\n\n")
    first, *lines = head.strip().splitlines()
    method, _, address = first.partition(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return method, address, headers, body.strip()


def learn(known: dict[str, str], data: Any) -> None:
    """What a reader would take from an answer for the next request."""
    if "token" in data and "lines" in data:
        known["CART"] = data["token"]
    if "totals" in data:
        known["TOTAL"] = str(data["totals"]["total"]["minor"])
    if "order_token" in data:
        known |= {"ORDER_TOKEN": data["order_token"], "ORDER": data["order_id"]}
    if str(data.get("id", "")).startswith("ord_"):
        known["LINE"] = data["lines"][0]["id"]


def test_every_request_of_the_guide(client_for: Any, key_for: Any, acme: Any):
    with use(acme):
        variant = make_variant(stock=9)
    known = {"STOA_KEY": key_for(acme), "VARIANT": public_id("var", variant)}
    client, sent = client_for(acme), 0
    for status, text in BLOCK.findall(GUIDE):
        method, address, headers, body = parts(filled(text, known))
        kind = headers.pop("Content-Type", "")
        answer = client.generic(method, address, body.encode(), content_type=kind, headers=headers)
        assert answer.status_code == int(status), (method, address, answer.content)
        learn(known, json.loads(answer.content))
        sent += 1
    assert sent >= 12
