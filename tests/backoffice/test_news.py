"""Who gets news by e-mail: listed with what is on record, exported, taken off."""

import csv
import io
from typing import Any

import pytest

from core.db import shop_atomic
from core.outbox.testing import drain
from shops.context import use
from tenants.customers.models import NewsConsent
from tenants.customers.selectors import customer, news_consent_of
from tenants.customers.services import (
    ask_for_news,
    ensure_customer,
    request_code,
    sign_in_with_code,
    update_profile,
    want_news_with_order,
)
from tenants.store.selectors import audit_entries
from tests.backoffice.catalog import text_of
from tests.builders import STAFF

pytestmark = pytest.mark.django_db
CAROL = "carol@customer.example"


@pytest.fixture
def carol(acme: Any) -> Any:
    """Carol ticked the box at the checkout; Dan typed his address and did not confirm; Erin ended it."""
    with use(acme):
        ensure_customer(email=CAROL, first_name="=Carol", last_name="Clark")
        found = sign_in_with_code(email=CAROL, code=request_code(email=CAROL).code).customer_id
        with shop_atomic():
            want_news_with_order(email=CAROL, customer_id=found)
        ask_for_news(email="dan@customer.example")
        erin = ensure_customer(email="erin@customer.example")
        for wants in (True, False):
            update_profile(actor=STAFF, customer_id=erin, changes={"accepts_marketing": wants})
        drain()
    return found


def consent(shop: Any, email: str = CAROL) -> Any:
    with use(shop):
        return news_consent_of(email)


def lines(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_each_list_shows_its_own_with_the_record(office: Any, carol: Any) -> None:
    page = text_of(office.get("news"))
    assert CAROL in page
    assert "Ticked at the checkout" in page
    assert "dan@" not in page
    assert "Asked, not confirmed yet" in text_of(office.get("news", view="asked"))
    assert "Taken off by staff" in text_of(office.get("news", view="withdrawn"))
    assert "Nobody here" in text_of(office.get("news", q="zzz"))
    assert CAROL in text_of(office.get("news", q="CAROL"))
    assert "Ticked at the checkout" in text_of(office.get("customer", carol))


def test_nobody_yet(office: Any) -> None:
    assert "Nobody asked for news yet" in text_of(office.get("news"))


def test_the_file_holds_no_formula_and_says_who_took_it(office: Any, carol: Any, acme: Any) -> None:
    head, *rows = lines(office.get("news_csv", view="given"))
    assert head[:3] == ["E-mail", "Name", "Status"]
    assert [row[:4] for row in rows] == [[CAROL, "'=Carol Clark", "given", "checkout"]]
    assert rows[0][5]
    assert len(lines(office.get("news_csv"))) == 4
    with use(acme):
        assert "news.exported" in {entry.action for entry in audit_entries()}


def test_who_gets_news_is_taken_off_and_stays_on_record(office: Any, carol: Any, acme: Any) -> None:
    key = consent(acme).id
    assert "Send no more news?" in text_of(office.get("news_remove", key))
    office.saves("news_remove", key)
    found = consent(acme)
    assert (found.status, found.source) == ("withdrawn", "staff")
    with use(acme):
        assert not customer(carol).accepts_marketing
        assert "news.withdrawn" in {entry.action for entry in audit_entries()}
    assert "Delete this address?" in text_of(office.get("news_remove", key))
    office.saves("news_remove", key)
    assert consent(acme) is None
    assert office.get("news_remove", key).status_code == 404
    with use(acme):
        assert customer(carol) is not None


def test_who_did_not_confirm_is_deleted(office: Any, carol: Any, acme: Any) -> None:
    office.saves("news_remove", consent(acme, "dan@customer.example").id)
    assert consent(acme, "dan@customer.example") is None


def test_neither_clerks_nor_other_shops(office_of: Any, world: Any, carol: Any, acme: Any) -> None:
    key = consent(acme).id
    bob, mallory = office_of(world.bob), office_of(world.mallory, "globex")
    assert bob.get("news").status_code == bob.get("news_csv").status_code == 403
    assert bob.post("news_remove", key).status_code == 403
    assert "News by e-mail" not in text_of(bob.get("customers"))
    assert mallory.get("news_remove", key).status_code == mallory.post("news_remove", key).status_code == 404
    assert len(lines(mallory.get("news_csv"))) == 1
    assert consent(acme).status == "given"


def test_customers_from_before_the_record_are_put_on_it(acme: Any, carol: Any) -> None:
    from importlib import import_module

    from django.db import connection

    with use(acme), connection.cursor() as cursor:
        NewsConsent.objects.all().delete()
        cursor.execute(import_module("tenants.customers.migrations.0004_consents_of_customers").RECORD)
        assert list(NewsConsent.objects.values_list("email", "status", "source")) == [
            (CAROL, "given", "checkout")
        ]
