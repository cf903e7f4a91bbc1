"""One visitor must not use up what belongs to all: the sign-in's limits, the web process' threads."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from core.ratelimit import Rate, take

pytestmark = pytest.mark.django_db
PROXY = Path(django_settings.ROOT) / "docker" / "proxy" / "Caddyfile"


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (
            True,
            "6.6.6.6, 203.0.113.7",
            "203.0.113.7",
        ),  # what a client wrote stands before what the proxy wrote
        (True, "", "127.0.0.1"),
        (False, "6.6.6.6", "127.0.0.1"),
        (True, "203.0.113.7, not-an-address", "127.0.0.1"),  # each invented one would be a fresh bucket
        (True, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),  # whoever has one of these has all of them
        (True, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_sign_ins_limits_count_each_visitor(
    rf: Any, settings: Any, trusted: bool, forwarded: str, seen: str
):
    from allauth.account.adapter import get_adapter

    settings.TRUST_PROXY = trusted
    request = rf.get("/", headers={"x-forwarded-for": forwarded})
    assert get_adapter().get_client_ip(request) == seen


def test_ten_wrong_passwords_of_one_lock_nobody_else_out(client_for: Any, world: Any, settings: Any):
    from accounts import services

    settings.TRUST_PROXY = True
    account = services.register(email="vic@example.com", password="correct horse battery staple")
    attacker = client_for(None, headers={"x-forwarded-for": "203.0.113.66"})
    for number in range(12):
        attacker.post("/accounts/login/", {"login": f"nobody{number}@example.com", "password": "wrong"})
    visitor = client_for(None, headers={"x-forwarded-for": "203.0.113.7"})
    answer = visitor.post(
        "/accounts/login/", {"login": account.email, "password": "correct horse battery staple"}
    )
    assert answer.status_code == 302


def test_the_proxy_takes_a_form_whole_before_a_thread_is_given_to_it():
    """Sixteen bodies that never end held every thread of granian, which knows no time limit for them."""
    text = PROXY.read_text()
    assert "\ttrusted_proxies" not in text
    assert "request_buffers 4MiB" in text
    assert "read_body 2m" in text
    assert int(django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE) <= 4 * 1024 * 1024


def test_a_bucket_is_a_networks_not_an_addresss():
    rate = Rate(3, 60)
    verdicts = [take("test-networks", f"2001:db8:0:1::{number}", rate) for number in range(4)]
    assert [verdict.allowed for verdict in verdicts] == [True, True, True, False]
    assert take("test-networks", "2001:db8:0:2::1", rate).allowed


def test_the_apis_limits_count_each_visitor(client_for: Any, acme: Any, settings: Any, monkeypatch: Any):
    """They counted the proxy: one program too many, and every shopper behind it was refused."""
    settings.TRUST_PROXY = True
    monkeypatch.setattr("api.rest.views.SHOPPER_RATE", Rate(2, 3600))
    asked = ["203.0.113.1", "203.0.113.1", "203.0.113.1", "6.6.6.6, 203.0.113.1", "203.0.113.2"]
    answers = [
        client_for(acme, headers={"x-forwarded-for": address}).get("/api/v1/products").status_code
        for address in asked
    ]
    assert answers == [200, 200, 429, 429, 200]
