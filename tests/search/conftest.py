from collections.abc import Callable
from typing import Any

import pytest

from core.actor import Actor


@pytest.fixture
def product(in_acme: Any) -> Callable[..., Any]:
    """`product("Blue mug", vendor="Potter")` creates an active product."""
    from tenants.catalog.inputs import ProductInput, VariantInput
    from tenants.catalog.services import create_product

    def make(title: str, **fields: Any) -> Any:
        given = {"status": "active", **fields}
        data = ProductInput(title=title, variants=[VariantInput(price=100)], **given)
        return create_product(actor=Actor.system("search tests"), data=data)

    return make
