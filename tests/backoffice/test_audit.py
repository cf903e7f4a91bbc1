"""The audit log is one list of both sides, and each shop's own."""

from typing import Any

import pytest

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from shops.context import use
from tests.builders import make_product
from web.backoffice.audit_log import PER_PAGE, read_log

pytestmark = pytest.mark.django_db


def words(log: Any) -> list[str]:
    return [line.words for line in log.lines]


def test_changes_of_the_shop_and_of_its_staff_stand_together(office: Any, acme: Any):
    office.saves("staff_invite", email="erik@example.com", role="clerk")
    office.saves("taxes", prices_include_tax="")
    with use(acme):
        log = read_log(acme.id)
    assert words(log)[:2] == ["Settings updated", "Staff invited"]
    assert ("Prices include tax", "yes → no") in log.lines[0].details
    assert {line.actor for line in log.lines[:2]} == {"Alice Ames"}
    page = office.get("audit_log").content.decode()
    assert "yes → no" in page


def test_it_is_filtered_by_area_and_searched(office: Any, acme: Any):
    office.saves("staff_invite", email="erik@example.com", role="clerk")
    office.saves("taxes", prices_include_tax="")
    with use(acme):
        assert set(words(read_log(acme.id, area="staff"))) == {"Staff invited", "Joined the staff"}
        assert words(read_log(acme.id, area="settings")) == ["Settings updated"]
        assert words(read_log(acme.id, query="alice", area="settings")) == ["Settings updated"]
        assert words(read_log(acme.id, query="nobody")) == []
    assert "Nothing found" in office.get("audit_log", q="nobody").content.decode()


def test_pages_follow_each_other_without_gap_or_repetition(office: Any, acme: Any):
    with use(acme):
        for _ in range(PER_PAGE // 2 + 5):
            make_product()
        seen, cursor = [], ""
        while True:
            log = read_log(acme.id, cursor=cursor)
            seen += [line.id for line in log.lines]
            if log.next_cursor is None:
                break
            cursor = log.next_cursor
        assert len(seen) == len(set(seen)) > PER_PAGE
        assert seen == sorted(seen, reverse=True)
        assert read_log(acme.id, cursor="nonsense").lines[0].id == seen[0]


def test_another_shop_sees_nothing_of_it(office: Any, office_of: Any, world: Any):
    office.saves("staff_invite", email="erik@example.com", role="clerk")
    page = office_of(world.mallory, "globex").get("audit_log").content.decode()
    assert "Alice Ames" not in page
    assert "Staff invited" not in page


def test_what_people_typed_is_shown_as_text(office: Any, acme: Any):
    values = {"order_prefix": "<b>", "invoice_prefix": "", "reservation_minutes": "15", "terms_html": ""}
    office.saves("settings_checkout", **values)
    page = office.get("audit_log").content.decode()
    assert "&lt;b&gt;" in page
    assert "→ <b>" not in page


@pytest.mark.parametrize(
    ("label", "shown"),
    [("billing", "The platform"), ("connect", "Payment service"), ("domains", "Domain check")],
)
def test_what_no_person_did_names_no_package_of_ours(office: Any, acme: Any, label: str, shown: str):
    with use(acme), shop_atomic():
        audit(Actor.system(label), "settings.updated", target="shop")
    with use(acme):
        assert read_log(acme.id).lines[0].actor == shown
