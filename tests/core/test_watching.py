"""Logs and error reports tell what happened and to which shop, and nothing about people."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.context import working_for
from core.logs import JsonFormatter, TextFormatter
from core.redaction import redact
from core.scope import Scope, entered
from core.sentry import scrub

SHOP = Scope(UUID("01900000-0000-7000-8000-000000000001"), "s_x", "s_x")


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("stoa.test").makeRecord(
        "stoa.test", logging.INFO, "f", 1, message, args, None, extra=extra
    )


def test_a_line_is_json_with_request_and_shop() -> None:
    with working_for("req-12345678"), entered(SHOP):
        line = json.loads(JsonFormatter().format(record("paid %s", "ord_1", status=200)))
    assert (line["message"], line["request_id"], line["shop"], line["status"]) == (
        "paid ord_1",
        "req-12345678",
        str(SHOP.shop_id),
        200,
    )
    assert "shop" not in json.loads(JsonFormatter().format(record("started")))


def test_a_shop_that_the_view_has_left_is_still_told() -> None:
    """Django reports an error of the back office after the view, and with it the shop, was left."""
    request = SimpleNamespace(shop=SimpleNamespace(id=SHOP.shop_id))
    with working_for("req-12345678", request=request):
        line = json.loads(JsonFormatter().format(record("broke")))
        tags = scrub({}, {})["tags"]
    assert line["shop"] == tags["shop"] == str(SHOP.shop_id)
    with working_for("req-12345678", request=SimpleNamespace()):
        assert "shop" not in json.loads(JsonFormatter().format(record("nobody's")))


def test_an_exception_is_told_without_what_it_says_about_people() -> None:
    made = record("failed for %s", "carol@example.com")
    try:
        int("carol@example.com sk_live_abcdef123456")
    except ValueError:
        made.exc_info = sys.exc_info()
    for formatter in (JsonFormatter(), TextFormatter()):
        text = formatter.format(made)
        assert "ValueError" in text
        assert "carol" not in text
        assert "abcdef" not in text


def test_a_line_is_one_line() -> None:
    assert "\n" not in JsonFormatter().format(record("first\nsecond \u2028 third"))


@pytest.mark.parametrize(
    "secret",
    [
        "carol.smith+shop@mail.example.co.uk",
        "+49 170 1234567",
        "4242 4242 4242 4242",
        "whsec_0123456789abcdef",
        "Authorization: Bearer abcdefgh12345678",
        "password=hunter2hunter2",
        "postgresql://stoa:hunter2hunter2@db/stoa",
    ],
)
def test_what_must_not_be_kept_is_not_kept(secret: str) -> None:
    cleaned = redact(f"before {secret} after")
    assert cleaned.startswith("before ")
    for part in ("carol", "1234567", "4242 4242", "0123456789abcdef", "abcdefgh", "hunter2"):
        assert part not in cleaned


@given(st.text(max_size=2000))
def test_redaction_never_fails(text: str) -> None:
    redact(text)


def test_ids_stay_readable() -> None:
    text = "order 01900000-0000-7000-8000-000000000001 ord_01jd0000000000000000000000 at 2026-03-01T12:00:00"
    assert redact(text) == text


def test_error_reports_are_scrubbed() -> None:
    event: dict[str, Any] = {
        "user": {"email": "carol@example.com", "ip_address": "203.0.113.9"},
        "request": {
            "url": "https://acme.example/checkout",
            "query_string": "email=carol@example.com",
            "data": {"name": "Carol"},
            "cookies": {"stoa_session": "abc"},
            "headers": {"Cookie": "stoa_session=abc", "Authorization": "Bearer x", "Accept": "text/html"},
        },
        "exception": {"values": [{"value": "carol@example.com is gone"}]},
    }
    with entered(SHOP), working_for("req-12345678"):
        kept = scrub(event, {})
    text = json.dumps(kept)
    for part in ("carol", "Carol", "stoa_session", "Bearer", "203.0.113.9"):
        assert part not in text
    assert kept["tags"] == {"request_id": "req-12345678", "shop": str(SHOP.shop_id)}


def test_processes_that_share_a_folder_add_up(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "not" / "there" / "yet")}

    def said_by(code: str) -> str:
        command = [sys.executable, "-c", f"from core import metrics; {code}"]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    for _ in range(2):
        said_by("metrics.TASKS.labels('a.task', 'ok').inc()")
    assert 'stoa_tasks_total{outcome="ok",task="a.task"} 2.0' in said_by(
        "print(metrics.exposition().decode())"
    )
