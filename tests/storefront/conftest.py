"""A shop with something to sell."""

from typing import Any

import pytest

from core.actor import Actor


@pytest.fixture
def stocked(acme: Any) -> Any:
    """acme, with everything the demo shop sells."""
    from shops.context import use
    from tenants.store.selectors import forget_settings
    from tests.storefront.filling import fill_shop
    from web.demo.demo_catalog import DEMO_SHOPS

    with use(acme):
        forget_settings()
        fill_shop(DEMO_SHOPS["acme"], actor=Actor.system("tests"))
        forget_settings()
    yield acme
    with use(acme):
        forget_settings()
