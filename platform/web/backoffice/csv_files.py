"""CSV files that are sent while they are written. No cell is a formula.

They are written after the view is over, so the shop is entered for each part.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse

from core import clock
from core.money import Money
from shops.context import ShopRef, use
from tenants.importing.values import guarded
from web.access import ShopRequest

LINES = 200
# Of an address, after the name.
OF_ADDRESS = ("company", "line1", "line2", "postal_code", "city", "region", "country", "phone")


def download(request: ShopRequest, lines: Iterator[str], filename: str) -> StreamingHttpResponse:
    """The lines as a file to save."""
    response = StreamingHttpResponse(in_shop(request.shop, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def in_shop(shop: ShopRef, lines: Iterator[str]) -> Iterator[bytes]:
    """The lines as bytes, a part at a time, each read inside the shop."""
    while True:
        with use(shop):
            part = "".join(itertools.islice(lines, LINES)).encode()
        if not part:
            return
        yield part


def dated(request: ShopRequest, what: str) -> str:
    """`orders-acme-2026-11-22.csv`, by the shop's own day."""
    return f"{what}-{request.shop.slug}-{clock.today(request.shop.timezone).isoformat()}.csv"


def line(*cells: object) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue()


def time_cell(at: datetime | None, zone: ZoneInfo) -> str:
    """ISO 8601 with the offset of that moment."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def amount_cell(amount: int, currency: str) -> str:
    """Minor units as a number in major units: 12.30."""
    return f"{Money(amount, currency).major:f}"


def flag_cell(value: bool) -> str:
    return "true" if value else "false"
