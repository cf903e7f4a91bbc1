"""Signed-in browsers: what is listed, what ending does, and what a visit costs."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.browsers import browsers_of, forget_ended_browsers, note_browser
from core import clock
from core.browsers import describe
from core.models import AuditEntry
from shops.context import use
from tenants.customers import selectors, services
from tests.world import CAROL

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
    "Safari/537.36 Edg/126.0.0.0"
)


@pytest.mark.parametrize(
    ("says", "is_called"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(says: str, is_called: str):
    assert describe(says) == is_called


@pytest.fixture
def two(client_for: Any, world: Any) -> tuple[Any, Any]:
    """Alice at her desk and on her phone."""
    desk = client_for(None, user=world.alice, headers={"user-agent": FIREFOX})
    phone = client_for(None, user=world.alice, headers={"user-agent": IPHONE}, REMOTE_ADDR="192.0.2.7")
    for client in (desk, phone):
        assert client.get("/accounts/profile/").status_code == 200
    return desk, phone


def test_both_are_listed_and_this_one_is_told(two: Any):
    page = two[0].get("/accounts/sessions/").content.decode()
    assert page.index("Firefox on Linux") < page.index("This browser") < page.index("Safari on iPhone")
    assert "192.0.2.7" in page


def test_one_is_signed_out_from_its_next_request_on(two: Any, world: Any):
    desk, phone = two
    row = UserSession.objects.get(user_agent=IPHONE)
    assert desk.post(f"/accounts/sessions/{row.pk}/end/").status_code == 302
    assert phone.get("/accounts/profile/").status_code == 302
    assert desk.get("/accounts/profile/").status_code == 200
    entry = AuditEntry.objects.get(action="account.browser_signed_out")
    assert entry.actor_id == str(world.alice.id)
    assert entry.data == {"browser": "Safari on iPhone", "ip": "192.0.2.7"}


def test_all_others_are_signed_out(two: Any):
    desk, phone = two
    desk.post("/accounts/sessions/others/end/")
    assert phone.get("/accounts/profile/").status_code == 302
    assert "Safari on iPhone" not in desk.get("/accounts/sessions/").content.decode()


def test_nobody_ends_somebody_elses(two: Any, client_for: Any, world: Any):
    desk, _phone = two
    row = UserSession.objects.get(user_agent=FIREFOX)
    client_for(None, user=world.mallory).post(f"/accounts/sessions/{row.pk}/end/")
    assert desk.get("/accounts/profile/").status_code == 200


def test_a_changed_password_takes_the_others_off_the_list(two: Any, world: Any):
    key = UserSession.objects.get(user_agent=FIREFOX).session_key
    world.alice.set_password("another horse battery staple")
    world.alice.save()
    assert browsers_of(world.alice, session_key=key) == []


def test_a_visit_is_written_once_a_minute(two: Any, query_budget: Any):
    with query_budget(4) as statements:
        two[0].get("/accounts/second-factor/")
    assert not [sql for sql in statements if "usersessions" in sql]


def test_a_visit_from_elsewhere_is_written_at_once(two: Any):
    two[1].get("/accounts/profile/", REMOTE_ADDR="198.51.100.9")
    assert UserSession.objects.get(user_agent=IPHONE).ip == "198.51.100.9"


def test_what_is_over_is_forgotten(two: Any, world: Any):
    key = UserSession.objects.get(user_agent=IPHONE).session_key
    Session.objects.filter(session_key=key).update(expire_date=clock.now() - timedelta(days=1))
    forget_ended_browsers()
    assert [row.user_agent for row in UserSession.objects.filter(user=world.alice)] == [FIREFOX]


def test_a_visit_without_an_address_is_listed_without_one(two: Any, world: Any):
    session = Session.objects.exclude(pk=two[0].session.session_key).get(pk=two[1].session.session_key)
    note_browser(world.alice, session_key=session.session_key, ip="", user_agent=EDGE)
    assert {each.ip for each in browsers_of(world.alice, session_key=None)} == {"127.0.0.1", ""}


# ---------------------------------------------------------------- customers


@pytest.fixture
def carols(client_for: Any, acme: Any) -> tuple[Any, Any]:
    """Carol at her desk and on her phone, in acme."""
    found = []
    for user_agent in (FIREFOX, IPHONE):
        with use(acme):
            sent = services.request_code(email=CAROL)
            done = services.sign_in_with_code(email=CAROL, code=sent.code, user_agent=user_agent)
        client = client_for(acme, headers={"sec-fetch-site": "same-origin", "user-agent": user_agent})
        client.cookies["stoa_customer"] = done.token
        found.append(client)
    return found[0], found[1]


def test_a_customer_signs_out_one_browser_or_all_others(carols: Any, acme: Any):
    desk, phone = carols
    phone.get("/account/")
    page = desk.get("/account/browsers/").content.decode()
    assert page.index("Firefox on Linux") < page.index("This browser") < page.index("Safari on iPhone")
    token = desk.cookies["stoa_customer"].value
    with use(acme):
        customer = selectors.customer_by_session(token)
        assert customer is not None
        other = selectors.browsers_of(customer.id, token=token)[1]
    desk.post(f"/account/browsers/{other.id}/end/")
    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200


def test_all_other_browsers_of_a_customer(carols: Any):
    desk, phone = carols
    phone.post("/account/browsers/others/end/")
    assert desk.get("/account/").status_code == 302
    assert phone.get("/account/").status_code == 200


def test_a_customer_of_another_name_ends_nothing(carols: Any, acme: Any, client_for: Any):
    desk, _phone = carols
    with use(acme):
        sent = services.request_code(email="dave@customer.example")
        done = services.sign_in_with_code(email="dave@customer.example", code=sent.code)
        token = desk.cookies["stoa_customer"].value
        carol = selectors.customer_by_session(token)
        assert carol is not None
        target = selectors.browsers_of(carol.id, token=token)[0]
    dave = client_for(acme, headers={"sec-fetch-site": "same-origin"})
    dave.cookies["stoa_customer"] = done.token
    dave.post(f"/account/browsers/{target.id}/end/")
    assert desk.get("/account/").status_code == 200


def test_when_a_customer_was_seen_is_kept(carols: Any, acme: Any):
    desk, _phone = carols
    later = clock.now() + timedelta(days=3)
    with clock.frozen(later):
        desk.get("/account/")
    with use(acme):
        token = desk.cookies["stoa_customer"].value
        carol = selectors.customer_by_session(token)
        assert carol is not None
        assert selectors.browsers_of(carol.id, token=token)[0].last_seen_at == later
