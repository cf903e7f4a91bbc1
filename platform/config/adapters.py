"""Table 4: which code talks to which vendor. Port → {vendor: class}."""

from collections.abc import Callable, Mapping
from typing import Any

from billing.connect.ports import ConnectProvider
from integrations.dns.resolver import DnsResolver
from integrations.dns.zone_file import ZoneFile
from integrations.manual.gateway import ManualGateway
from integrations.stripe.connect import StripeConnect
from integrations.stripe.gateway import StripeGateway
from integrations.test_gateway.gateway import TestGateway
from shops.ports import DomainResolver
from storefront_themes.reader import LiquidThemeReader
from tenants.payments.ports import PaymentGateway
from tenants.themes.ports import ThemeReader

ADAPTERS: Mapping[type[Any], Mapping[str, Callable[..., Any]]] = {
    PaymentGateway: {"stripe": StripeGateway, "test": TestGateway, "manual": ManualGateway},
    ConnectProvider: {"stripe": StripeConnect},
    DomainResolver: {"dns": DnsResolver, "zone_file": ZoneFile},
    ThemeReader: {"liquid": LiquidThemeReader},
}
