"""Customers as a file, a row for each."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from core.parts import in_parts
from tenants.customers.selectors import agreed_to_news, default_addresses
from tenants.orders.selectors.by_customer import CustomerTotals, totals_of
from web.backoffice.csv_files import OF_ADDRESS, amount_cell, flag_cell, line, time_cell

PART = 500
COLUMNS = (
    "E-mail", "First name", "Last name", "Phone", "Since", "Wants news", "Agreed to news", "Orders", "Currency",
    "Spent", "Address name", "Company", "Address 1", "Address 2", "Postal code", "City", "Region", "Country",
    "Address phone",
)  # fmt: skip
_NOBODY = CustomerTotals(orders=0, spent=0)


def customer_lines(rows: Any, *, timezone: str, currency: str) -> Iterator[str]:
    """The file of these rows of `customer_table`, a row at a time; times are the shop's. Four queries for 500."""
    yield line(*COLUMNS)
    zone = ZoneInfo(timezone)
    for part in in_parts(rows, by="created_at", size=PART):
        keys = [row.id for row in part]
        totals, addresses = totals_of(keys), default_addresses(keys)
        agreed = agreed_to_news(row.email for row in part)
        for row in part:
            bought = totals.get(row.id, _NOBODY)
            yield line(
                row.email, row.first_name, row.last_name, row.phone, time_cell(row.created_at, zone),
                flag_cell(row.accepts_marketing), time_cell(agreed.get(row.email), zone), bought.orders, currency,
                amount_cell(bought.spent, currency), *_address(addresses.get(row.id)),
            )  # fmt: skip


def _address(found: Any) -> tuple[str, ...]:
    if found is None:
        return ("",) * (1 + len(OF_ADDRESS))
    return (f"{found.first_name} {found.last_name}".strip(), *(getattr(found, each) for each in OF_ADDRESS))
