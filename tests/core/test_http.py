"""Requests to third parties: no private address by any name, whole-call deadlines, bounded answers."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.http import client, is_public
from core.http.breaker import Breaker
from core.redis import client as redis_client

LARGE = 32_000_000


@cache
def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join(packer.process(bytes(1_000_000)) for _ in range(LARGE // 1_000_000)) + packer.finish()


@cache
def gzip_bomb() -> bytes:
    return gzip.compress(bytes(LARGE))


class Vendor(BaseHTTPRequestHandler):
    """A real server on the loopback that answers as the path says."""

    hits: list[str] = []

    def do_GET(self) -> None:  # the names are http.server's
        self.hits.append(self.path)
        getattr(self, f"_{self.path.strip('/').partition('?')[0]}")()

    do_POST = do_GET  # noqa: N815

    def _ok(self) -> None:
        self._answer(200, b"fine")

    def _broken(self) -> None:
        self._answer(503, b"not now")

    def _big(self) -> None:
        self._answer(200, b"x" * 300_000)

    def _bomb(self) -> None:
        self._answer(200, gzip.compress(b"\0" * 5_000_000), ("Content-Encoding", "gzip"))

    def _zipped(self) -> None:
        self._answer(200, gzip.compress(b"unpacked"), ("Content-Encoding", "gzip"))

    def _brotli(self) -> None:
        self._answer(200, brotli_bomb(), ("Content-Encoding", "br"))

    def _twice(self) -> None:
        self._answer(200, gzip.compress(gzip_bomb()), ("Content-Encoding", "gzip, gzip"))

    def _once(self) -> None:
        self._answer(200, gzip_bomb(), ("Content-Encoding", "gzip"))

    def _scrambled(self) -> None:
        self._answer(200, b"no gzip at all", ("Content-Encoding", "gzip"))

    def _inwards(self) -> None:
        self._answer(302, b"", ("Location", "http://127.0.0.1:1/secret"))

    def _cut(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b".")
            time.sleep(0.1)

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None: ...


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: Any) -> None: ...


@pytest.fixture(scope="module")
def vendor() -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Vendor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def fresh_circuits(settings: Any) -> None:
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    for key in redis_client().scan_iter("stoa:breaker:*"):
        redis_client().delete(key)


INWARDS = [
    "127.0.0.1",
    "127.1",
    "2130706433",  # the loopback as one number
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "224.0.0.1",
    "255.255.255.255",
]


@pytest.mark.parametrize("host", INWARDS)
def test_no_private_address_by_any_name(host: str) -> None:
    with pytest.raises(PermanentFailure) as caught:
        client("webhook").get(f"http://{host}:81/")
    assert caught.value.code in {"blocked_address", "invalid_url"}  # httpx itself refuses 0177.0.0.1


def test_a_name_that_changes_between_check_and_connect_gains_nothing(
    vendor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public, every later one is the loopback."""
    port = int(vendor.rpartition(":")[2])
    answers = iter(["93.184.216.34"])
    dialled: list[str] = []

    def resolve(host: str, *_args: Any, **_kwargs: Any) -> list[Any]:
        address = next(answers, "127.0.0.1") if host == "rebind.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def dial(address: tuple[str, int], *_args: Any, **_kwargs: Any) -> socket.socket:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(TemporaryFailure):
        client("webhook").get("http://rebind.example/")
    assert dialled == ["93.184.216.34"], "the very address that was checked is dialled"
    with pytest.raises(PermanentFailure):
        client("webhook").get("http://rebind.example/")
    assert len(dialled) == 1


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    with pytest.raises(PermanentFailure):
        client("webhook").get("http://mixed.example/")


def test_a_redirect_is_not_followed_and_would_be_checked(vendor: str, settings: Any) -> None:
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    answer = client("webhook").get(f"{vendor}/inwards")
    assert answer.status_code == 302
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    with pytest.raises(PermanentFailure):
        client("webhook-again").get(answer.headers["Location"])


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com", "http:///x", "nonsense"]
)
def test_only_http(url: str) -> None:
    with pytest.raises(PermanentFailure) as caught:
        client("webhook").get(url)
    assert caught.value.code == "invalid_url"


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_never_more_public_than_what_it_wraps(address: Any) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert not is_public(f"64:ff9b::{address}")
    assert not is_public(f"::{address}")


def test_public_addresses_are_reached() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_what_the_operator_lists_is_reached(vendor: str, settings: Any) -> None:
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    assert client("listed").get(f"{vendor}/ok").text == "fine"
    assert client("listed").get(f"{vendor}/zipped").text == "unpacked"


def test_a_client_for_private_addresses_still_reaches_no_metadata(vendor: str) -> None:
    assert client("sandbox", allow_private=True).get(f"{vendor}/ok").text == "fine"
    with pytest.raises(PermanentFailure):
        client("sandbox", allow_private=True).get("http://169.254.169.254/latest/meta-data/")


@pytest.mark.parametrize("path", ["big", "bomb"])
def test_an_answer_is_bounded_after_unpacking(vendor: str, path: str) -> None:
    with pytest.raises(PermanentFailure) as caught:
        client("greedy", allow_private=True, max_bytes=200_000).get(f"{vendor}/{path}")
    assert caught.value.code == "answer_too_large"


@pytest.mark.parametrize("path", ["brotli", "twice", "once"])
def test_a_bomb_is_never_unpacked_whole(vendor: str, path: str) -> None:
    brotli_bomb(), gzip_bomb()  # packed before anything is measured
    tracemalloc.start()
    try:
        with pytest.raises((PermanentFailure, TemporaryFailure)):
            client("bomber", allow_private=True, max_bytes=200_000).get(f"{vendor}/{path}")
        assert tracemalloc.get_traced_memory()[1] < LARGE // 8
    finally:
        tracemalloc.stop()


def test_an_answer_that_does_not_unpack_broke_off(vendor: str) -> None:
    with pytest.raises(TemporaryFailure):
        client("scrambled", allow_private=True).get(f"{vendor}/scrambled")
    with pytest.raises(OutcomeUnknown):
        client("scrambled", allow_private=True).post(f"{vendor}/brotli")


def test_the_timeout_is_for_the_whole_call(vendor: str) -> None:
    started = time.monotonic()
    with pytest.raises(TemporaryFailure):
        client("slow", allow_private=True, timeout=0.5).get(f"{vendor}/drip")
    assert time.monotonic() - started < 2


def test_what_broke_off_after_sending_is_unknown_unless_it_changed_nothing(vendor: str) -> None:
    with pytest.raises(TemporaryFailure):
        client("flaky", allow_private=True).get(f"{vendor}/cut")
    with pytest.raises(OutcomeUnknown):
        client("flaky", allow_private=True).post(f"{vendor}/cut", json={})
    with pytest.raises(TemporaryFailure) as caught:
        client("flaky", allow_private=True).post("http://127.0.0.1:1/")
    assert caught.value.code == "not_connected"


def test_the_environment_brings_no_proxy(vendor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert client("no-proxy", allow_private=True).get(f"{vendor}/ok").status_code == 200


def test_a_failing_vendor_is_left_alone_then_tried_by_one(vendor: str, settings: Any) -> None:
    settings.HTTP_BREAKER_FAILURES, settings.HTTP_BREAKER_OPEN_SECONDS = 3, 1
    calls = client("breaking", allow_private=True)
    for _ in range(3):
        assert calls.get(f"{vendor}/broken").status_code == 503
    before = len(Vendor.hits)
    with pytest.raises(TemporaryFailure) as caught:
        calls.get(f"{vendor}/ok")
    assert (caught.value.code, len(Vendor.hits)) == ("circuit_open", before)
    assert client("healthy", allow_private=True).get(f"{vendor}/ok").status_code == 200
    time.sleep(1.1)
    breaker = Breaker("breaking")
    assert [breaker.enter(), breaker.enter()] == [True, False], "half-open: one may try"
    breaker.failed()
    assert not breaker.enter(), "the try failed: open again"
    time.sleep(1.1)
    assert calls.get(f"{vendor}/ok").text == "fine"
    assert calls.get(f"{vendor}/ok").text == "fine"


def test_an_answer_in_between_forgets_the_failures(vendor: str, settings: Any) -> None:
    settings.HTTP_BREAKER_FAILURES = 3
    calls = client("wavering", allow_private=True)
    for path in ("broken", "broken", "ok", "broken", "broken"):
        calls.get(f"{vendor}/{path}")
    assert calls.get(f"{vendor}/ok").status_code == 200


def test_without_redis_the_circuit_stays_closed(vendor: str, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert client("alone", allow_private=True).get(f"{vendor}/ok").status_code == 200
