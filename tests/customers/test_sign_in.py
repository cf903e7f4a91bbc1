"""Passwordless sign-in: once, few tries, and nobody learns who is a customer."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid, RateLimited
from shops.context import use
from tenants.customers import selectors, services
from tests.builders import STAFF

pytestmark = pytest.mark.django_db
CAROL = "carol@customer.example"


def test_a_code_signs_in_once(in_acme):
    sent = services.request_code(email=" Carol@Customer.example ", next_path="/account/orders")
    spaced = f"{sent.code[:3]} {sent.code[3:]}"
    done = services.sign_in_with_code(email=CAROL, code=spaced)
    assert done.next_path == "/account/orders"
    customer = selectors.customer_by_session(done.token)
    assert customer is not None
    assert (customer.email, customer.verified) == (CAROL, True)
    with pytest.raises(Invalid):
        services.sign_in_with_code(email=CAROL, code=sent.code)


def test_a_link_signs_in_once_and_uses_up_the_code(in_acme):
    sent = services.request_code(email=CAROL)
    services.sign_in_with_link(link_token=sent.link_token)
    with pytest.raises(Invalid):
        services.sign_in_with_link(link_token=sent.link_token)
    with pytest.raises(Invalid):
        services.sign_in_with_code(email=CAROL, code=sent.code)


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(in_acme):
    sent = services.request_code(email=CAROL)
    wrong = "000000" if sent.code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Invalid):
            services.sign_in_with_code(email=CAROL, code=wrong)
    with pytest.raises(Invalid):
        services.sign_in_with_code(email=CAROL, code=sent.code)


def test_a_code_is_too_old_after_a_quarter_of_an_hour(in_acme):
    sent = services.request_code(email=CAROL)
    with clock.frozen(clock.now() + timedelta(minutes=15, seconds=1)), pytest.raises(Invalid):
        services.sign_in_with_code(email=CAROL, code=sent.code)


def test_asking_too_often_is_refused(in_acme):
    for _ in range(5):
        services.request_code(email=CAROL)
    with pytest.raises(RateLimited):
        services.request_code(email=CAROL)


def test_nobody_is_kept_out_by_codes_that_others_asked_for(in_acme):
    start = clock.now()
    sent = [services.request_code(email=CAROL) for _ in range(5)]
    for _ in range(5):
        with pytest.raises(Invalid):
            services.sign_in_with_code(email=CAROL, code="no code")
    with clock.frozen(start + timedelta(minutes=14)):
        with pytest.raises(RateLimited) as refused:
            services.request_code(email=CAROL)
        assert 0 < refused.value.retry_after <= 61
    with clock.frozen(start + timedelta(minutes=16)):  # all mails are too old
        sent.append(services.request_code(email=CAROL))
        with pytest.raises(RateLimited):
            services.request_code(email=CAROL)
        assert services.sign_in_with_link(link_token=sent[-1].link_token).customer_id
        assert services.request_code(
            email=CAROL
        )  # the mail was used up, and she may want to sign in elsewhere


def test_asking_for_a_code_makes_no_customer(in_acme):
    services.request_code(email="stranger@example.org")
    assert not selectors.customer_table(query="stranger").exists()


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\nb"]
)
def test_the_way_back_stays_in_the_shop(in_acme, path):
    sent = services.request_code(email=CAROL, next_path=path)
    assert services.sign_in_with_link(link_token=sent.link_token).next_path == ""


@pytest.mark.parametrize(
    "email", ["", "carol", "carol@", "a@b", "a b@example.org", "x" * 300 + "@example.org"]
)
def test_what_is_no_address_is_refused(in_acme, email):
    with pytest.raises(Invalid):
        services.request_code(email=email)


def test_the_same_address_at_two_shops_is_two_customers(world):
    with use(world.acme):
        sent = services.request_code(email=CAROL)
        done = services.sign_in_with_code(email=CAROL, code=sent.code)
    with use(world.globex):
        assert selectors.customer_by_session(done.token) is None
        with pytest.raises(Invalid):
            services.sign_in_with_code(email=CAROL, code=sent.code)


def test_signing_out_ends_the_session_and_others_can_be_ended(in_acme):
    tokens = []
    for _ in range(2):
        sent = services.request_code(email=CAROL)
        tokens.append(services.sign_in_with_code(email=CAROL, code=sent.code).token)
    services.sign_out(token=tokens[0])
    assert selectors.customer_by_session(tokens[0]) is None
    customer = selectors.customer_by_session(tokens[1])
    assert customer is not None
    (session,) = selectors.browsers_of(customer.id, token=tokens[1])
    services.end_browser(actor=STAFF, customer_id=customer.id, browser_id=session.id)
    assert selectors.customer_by_session(tokens[1]) is None


def test_whoever_types_an_address_does_not_overwrite_its_owner(in_acme):
    first = services.ensure_customer(email=CAROL, first_name="Carol", last_name="Clark")
    again = services.ensure_customer(email=CAROL.upper(), first_name="Someone", last_name="Else")
    assert first == again
    found = selectors.customer(first)
    assert found is not None
    assert found.name == "Carol Clark"


def test_a_name_longer_than_a_customer_has_room_for_is_cut(in_acme):
    made = services.ensure_customer(email=CAROL, first_name="Ca\u0000rol" * 30, phone="0" * 60)
    row = selectors.customer(made)
    assert row is not None
    assert (row.first_name, row.phone) == (("Carol" * 30)[:100], "0" * 40)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "/\n//evil.example", "javascript:alert(1)", "evil.example", " //evil.example", "/ok\r\nSet-Cookie: a=b",
        "/\u2028//evil.example", "http:evil.example", "/\u202e", "@evil.example", "",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(in_acme, wanted):
    code = services.request_code(email=CAROL, next_path=wanted).code
    assert services.sign_in_with_code(email=CAROL, code=code).next_path == ""
