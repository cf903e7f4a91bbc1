"""Days, months and years are those of the shop's wall clock: in nights of 23 hours or 25, and at the year's end."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.outbox.testing import drain
from shops.context import use
from shops.selectors import shop_by_slug
from shops.services import update_profile
from tenants.api_keys.scopes import CODES
from tenants.api_keys.services import create_key
from tenants.orders import services
from tenants.orders.documents import invoice_pdf
from tenants.orders.selectors import order_path, sales_per_day, today_figures
from tenants.orders.types import Item
from tests.builders import STAFF, make_variant
from tests.selling import sell
from web.backoffice.statement_rows import months_since, parse_month, read_statement

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def sold_at(*moments: datetime) -> None:
    """An order each: of 1.00, 2.00, 4.00 …, so that every sum says which are in it."""
    for number, moment in enumerate(moments):
        with clock.frozen(moment):
            sell((make_variant(price=100 << number, requires_shipping=False), 1))


def figures_at(moment: datetime) -> tuple[int, int]:
    with clock.frozen(moment):
        found = today_figures()
    return found.sales, found.yesterday_sales


def test_the_shop_is_in_berlin(acme: Any):
    assert acme.timezone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("long_day", "hours"), [("2026-10-25", 25), ("2027-03-28", 23), ("2026-07-01", 24), ("2028-02-29", 24)]
)
def test_today_is_whole_however_long_it_is(in_acme: Any, long_day: str, hours: int):
    midnight = berlin(f"{long_day}T00:00")
    night = berlin(str(date.fromisoformat(long_day) + timedelta(days=1)) + "T00:00")
    assert night.astimezone(UTC) - midnight.astimezone(UTC) == timedelta(hours=hours)
    second = timedelta(seconds=1)
    sold_at(midnight - second, midnight, night.astimezone(UTC) - second)
    assert figures_at(night.astimezone(UTC) - second) == (600, 0), (
        "yesterday until 23:59:59, which is not in it"
    )
    sold_at(night)
    with clock.frozen(night):
        days = dict(sales_per_day(3))
    assert list(days.values()) == [100, 600, 100]
    assert max(days) == night.date()


def test_yesterday_until_this_hour_is_read_from_the_wall(in_acme: Any):
    """On Sunday the clock went back: at noon 25 hours have passed since noon on Saturday."""
    sold_at(berlin("2026-10-24T11:30"), berlin("2026-10-24T12:30"), berlin("2026-10-25T09:00"))
    assert figures_at(berlin("2026-10-25T12:00")) == (400, 100)
    sold_at(berlin("2027-03-27T11:30"), berlin("2027-03-27T12:30"), berlin("2027-03-28T09:00"))
    assert figures_at(berlin("2027-03-28T12:00")) == (400, 100)


def test_the_hour_that_comes_twice_is_in_one_day(in_acme: Any):
    sold_at(berlin("2026-10-25T02:30"), berlin("2026-10-25T02:30", fold=1))
    assert figures_at(berlin("2026-10-25T02:45", fold=1)) == (300, 0)
    assert figures_at(berlin("2026-10-25T02:15", fold=1))[0] == 300, "the clock of another process is behind"


@pytest.mark.parametrize("end", ["2026-12-31", "2027-03-31", "2028-02-29", "2026-10-31"])
def test_a_month_ends_at_the_shops_midnight(acme: Any, end: str):
    last = date.fromisoformat(end)
    night = berlin(f"{last + timedelta(days=1)}T00:00")
    with use(acme):
        sold_at(night - timedelta(seconds=1), night)
    with clock.frozen(night):
        drain()
    with use(acme):
        closing = read_statement(acme, last.replace(day=1))
        opening = read_statement(acme, night.date())
    assert [each.sums[0].sales for each in (closing, opening)] == [100, 200]


def test_months_begin_where_the_shop_was_opened_not_in_greenwich(globex: Any):
    """In New York it is October still; a statement of no month at all would be offered otherwise."""
    assert globex.timezone == "America/New_York"
    opened = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
    with clock.frozen(opened + timedelta(minutes=5)):
        assert months_since(opened, globex) == [date(2026, 10, 1)]
        assert parse_month("", globex) == date(2026, 10, 1)
    with clock.frozen(datetime(2028, 2, 29, 12, tzinfo=UTC)):
        assert len(months_since(opened, globex)) == 17


@pytest.mark.parametrize(
    "month", ["9999-12", "0001-01", "1-1", "10000-01", "2026-00", "-1-05", "٢٠٢٦-١٣", "2026-02-29"]
)
def test_months_that_are_none(client_for: Any, world: Any, month: str):
    office = client_for(None, user=world.alice)
    for page in ("payouts/", "payouts/statement.csv"):
        assert office.get(f"/manage/acme/{page}", {"month": month}).status_code == 200


def test_an_export_is_named_after_the_shops_day(client_for: Any, world: Any):
    office = client_for(None, user=world.alice)
    with clock.frozen(berlin("2027-01-01T00:30")):
        answer = office.get("/manage/acme/imports/export/")
    assert "2027-01-01" in answer["Content-Disposition"]


def test_customer_and_merchant_read_one_date_on_an_invoice(client_for: Any, world: Any, acme: Any):
    """Issued half an hour into the new year in Berlin: in Greenwich it is the old one."""
    with use(acme), clock.frozen(berlin("2027-01-01T00:30")):
        sold = sell((make_variant(requires_shipping=False), 1))
        theirs = invoice_pdf(sold.id)
    ours = client_for(None, user=world.alice).get(f"/manage/acme/orders/{sold.public_id}/invoice/")
    assert ours.status_code == 200
    assert ours.content == theirs


def test_a_shop_that_moves_leaves_its_documents_as_they_were(acme: Any):
    with use(acme), clock.frozen(berlin("2027-01-01T00:30")):
        order_id = sell((make_variant(requires_shipping=False), 1)).id
        before = invoice_pdf(order_id)
    update_profile(acme.id, actor=STAFF, timezone="America/New_York")
    moved = shop_by_slug("acme")
    assert moved is not None
    assert moved.timezone == "America/New_York"
    with use(moved):
        assert invoice_pdf(order_id) == before


def test_customers_read_the_shops_time_and_programs_utc(client_for: Any, acme: Any):
    with use(acme):
        sold = sell((make_variant(), 1))
        items = [Item(sold.lines[0].id, 1)]
        services.fulfill(actor=STAFF, order_id=sold.id, items=items, carrier="DHL", tracking_number="X1")
        path = order_path(sold.id)
        key = create_key(actor=STAFF, name="key", scopes=sorted(CODES)).secret
    page = client_for(acme).get(path).content.decode()
    assert re.search(r'<time [^>]*title="[^"]+ CES?T"', page)
    answer = client_for(acme).get(
        f"/api/v1/admin/orders/{sold.public_id}", headers={"authorization": f"Bearer {key}"}
    )
    assert answer.json()["placed_at"].endswith("Z")
