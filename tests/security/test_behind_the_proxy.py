"""One visitor must not use up what belongs to all: the sign-in's limits, the web process' threads."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

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
    attacker = client_for(
        None, headers={"x-forwarded-for": "203.0.113.66", "x-forwarded-host": settings.DOMAIN}
    )
    for number in range(12):
        attacker.post("/accounts/login/", {"login": f"nobody{number}@example.com", "password": "wrong"})
    visitor = client_for(
        None, headers={"x-forwarded-for": "203.0.113.7", "x-forwarded-host": settings.DOMAIN}
    )
    answer = visitor.post(
        "/accounts/login/", {"login": account.email, "password": "correct horse battery staple"}
    )
    assert answer.status_code == 302


def test_the_proxy_takes_a_form_whole_before_a_thread_is_given_to_it():
    """Sixteen bodies that never end held every thread of granian, which knows no time limit for them."""
    text = PROXY.read_text()
    assert "request_buffers 4MiB" in text
    assert "read_body 2m" in text
    assert int(django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE) <= 4 * 1024 * 1024
