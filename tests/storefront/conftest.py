"""A shop with the demo's catalog, without its pictures: drawing them takes longer than the tests."""

from typing import Any

import pytest

from core.actor import Actor


@pytest.fixture
def stocked(acme: Any) -> Any:
    """acme, with everything the demo shop sells."""
    from shops.context import use
    from tenants.store.selectors import forget_settings
    from web.demo.demo_catalog import DEMO_SHOPS
    from web.demo.fill import fill_shop

    with use(acme):
        forget_settings()
        fill_shop(DEMO_SHOPS["acme"], actor=Actor.system("tests"), pictures=False)
        forget_settings()
    yield acme
    with use(acme):
        forget_settings()
