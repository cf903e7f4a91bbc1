"""Most tests here are about versions, not about what the compiler's child says: they trust their small themes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from config.adapters import ADAPTERS
from core import registry
from core.ratelimit import Rate
from shops.services import set_billing
from storefront_themes.reader import LiquidThemeReader, theme_info
from tenants.themes import services
from tenants.themes.ports import Plan, ThemeReader, ThemeReport
from tests.backoffice.conftest import office, office_of
from tests.builders import STAFF

__all__ = ["office", "office_of"]


class TrustingReader(LiquidThemeReader):
    """Takes a theme's word for what it is, in this process."""

    def inspect(self, files: Mapping[str, bytes], plan: Plan) -> ThemeReport:
        return ThemeReport(*theme_info(files), (), ())


@pytest.fixture(autouse=True)
def many_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests upload more than a merchant does in an hour."""
    monkeypatch.setattr(services, "_UPLOADS", Rate(10**6, 60))


@pytest.fixture
def trusting() -> Iterator[None]:
    with registry.installed(adapters={**ADAPTERS, ThemeReader: {"liquid": TrustingReader}}):
        yield


@pytest.fixture
def on_plan() -> Callable[..., None]:
    """`on_plan(shop, theme_files=50)`: what billing writes when the shop's plan says so."""

    def write(shop: Any, **figures: int) -> None:
        set_billing(shop.id, actor=STAFF, limits=figures)

    return write
