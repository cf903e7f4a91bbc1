"""Keys of two shops, and a client that speaks JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shops.context import use
from tenants.api_keys.scopes import CODES
from tenants.api_keys.services import create_key
from tests.builders import STAFF


@pytest.fixture
def key_for(world: Any) -> Callable[..., str]:
    def make(shop: Any, *scopes: str) -> str:
        with use(shop):
            return create_key(actor=STAFF, name="test", scopes=scopes or sorted(CODES)).secret

    return make


@pytest.fixture
def call(client_for: Any) -> Callable[..., Any]:
    """`call(shop, "POST", "/products", {...}, key=…)` → response; `response.data` is its JSON."""

    def ask(shop: Any, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        client = client_for(shop)
        options: dict[str, Any] = {"headers": {**headers}}
        if key:
            options["headers"]["authorization"] = f"Bearer {key}"
        data = "" if body is None else json.dumps(body)
        response = client.generic(method, f"/api/v1{path}", data, content_type="application/json", **options)
        response.data = json.loads(response.content) if response.content else None
        return response

    return ask
