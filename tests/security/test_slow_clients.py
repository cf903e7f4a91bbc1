"""Slow and endless clients, against the server itself: they wait, everybody else is served."""

import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from django.conf import settings

from core import bodies
from launch import demo_services
from tests.serving import Server, served

SLOW = bodies.RECEIVING - 8  # there is room for the honest one, wherever the kernel puts them all
SHOP = "acme.stoa.localhost"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(django_db_setup: Any, tmp_path_factory: Any) -> Iterator[Server]:
    """It only reads, so the copy of the database stays as it is."""
    with served(tmp_path_factory.mktemp("web"), database=django_db_setup.name) as found:
        for _ in range(10):  # both workers have made their first page
            found.ask("/cart", host=SHOP)
        yield found


def connected(stack: ExitStack, server: Server, text: str, number: int = 0) -> socket.socket:
    """One of several attackers' machines sends this much, and then nothing."""
    source = (f"127.0.1.{1 + number % 8}", 0)
    client = socket.create_connection(("127.0.0.1", server.port), timeout=5, source_address=source)
    stack.callback(client.close)
    client.sendall(text.format(port=server.port).encode())
    return client


ADD = "POST /cart/add HTTP/1.1\r\nHost: acme.stoa.localhost:{port}\r\nOrigin: http://acme.stoa.localhost:{port}\r\n"
KINDS = {
    "body that stops": f"{ADD}Content-Type: {FORM}\r\nContent-Length: 1000\r\n\r\nquantity=",
    "chunks that stop": f"{ADD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "headers that stop": "GET / HTTP/1.1\r\nHost: acme.stoa.localh",
    "nothing at all": "",
    "answers not taken": "GET / HTTP/1.1\r\nHost: acme.stoa.localhost:{port}\r\n\r\n" * 20,
}


@pytest.mark.parametrize("kind", KINDS)
def test_slow_clients_keep_nobody_waiting(server: Server, kind: str):
    with ExitStack() as stack:
        for number in range(SLOW):
            connected(stack, server, KINDS[kind], number)
        if kind == "answers not taken":
            time.sleep(8)  # 1280 pages are made meanwhile; what is shown is that their makers are free again
        time.sleep(0.5)
        for _ in range(4):
            started = time.monotonic()
            page, _, _ = server.ask("/cart", host=SHOP)
            form, _, _ = server.ask(
                "/cart/add", host=SHOP, method="POST", body=b"quantity=0",
                **{"Origin": f"http://{SHOP}:{server.port}", "Content-Type": FORM},
            )  # fmt: skip
            assert (page, form) == (200, 404)  # there is no such product: the form was read
            assert (
                time.monotonic() - started < 3
            )  # alone it takes a hundredth of that; without places for them, for ever


def test_one_address_takes_its_share_of_places_and_is_told(server: Server):
    with ExitStack() as stack:
        clients = [connected(stack, server, KINDS["body that stops"]) for _ in range(3 * SLOW)]
        time.sleep(1)
        refused = [client for client in clients if _said(client)]
        assert len(refused) >= 3 * SLOW - 2 * bodies.RECEIVING_PER_ADDRESS
        assert _said(refused[0]).startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 5" in _said(refused[0])


def _form(server: Server) -> int:
    """What an honest visitor's form is answered."""
    status, _, _ = server.ask(
        "/cart/add", host=SHOP, method="POST", body=b"quantity=0", timeout=30,
        **{"Origin": f"http://{SHOP}:{server.port}", "Content-Type": FORM},
    )  # fmt: skip
    return status


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel says there which connections are slow")
def test_who_takes_all_places_loses_them_and_gets_few_the_next_time(server: Server):
    """All places of both workers, from eight addresses, by bodies that stop and by one that drips."""
    everybody = 8 * bodies.RECEIVING_PER_ADDRESS
    with ExitStack() as stack:
        clients = [connected(stack, server, KINDS["body that stops"], number) for number in range(everybody)]
        waiting = {client for client in clients if not _said(client)}
        deadline = time.monotonic() + 60
        while waiting and time.monotonic() < deadline:
            time.sleep(0.2)
            for client in list(waiting)[:3]:
                with suppress(OSError):
                    client.sendall(b"x")  # they are as late
            waiting = {client for client in waiting if not _is_over(client)}
        assert not waiting
        again = [connected(stack, server, KINDS["body that stops"], number) for number in range(everybody)]
        time.sleep(1)
        assert sum(not _is_over(client) for client in again) <= 2 * 8 * bodies.RECEIVING_LATE
        assert _form(server) == 404  # read, and there is no such product
        assert _form(server) == 404


def _is_over(client: socket.socket) -> bool:
    """Whether the server has answered, or has closed the connection."""
    client.setblocking(False)
    try:
        client.recv(2000, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def test_half_a_form_in_chunks_is_no_form(server: Server):
    """Granian hands over what came when chunks break off, as if it were all: a form has to say how long it is."""
    with ExitStack() as stack:
        client = connected(
            stack, server, f"{ADD}Content-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n"
        )
        client.shutdown(socket.SHUT_WR)
        assert client.recv(100).split()[1] == b"411"


def test_nothing_of_a_body_in_chunks_is_no_empty_body(server: Server):
    """An order's fulfillment without items sends everything: a connection that broke off must not ask for that."""
    with ExitStack() as stack:
        head = f"{ADD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        whole = connected(stack, server, head + "0\r\n\r\n")
        assert whole.recv(100).split()[1] == b"400"
        for rest in ("", "ZZ\r\n"):
            client = connected(stack, server, head + rest)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(
                100
            )  # nothing, where the server saw that nobody is there before it was told no
            assert not answer or answer.split()[1] == b"400", rest


def _said(client: socket.socket) -> bytes:
    client.setblocking(False)
    try:
        return client.recv(2000, socket.MSG_PEEK)
    except BlockingIOError:
        return b""


@pytest.mark.parametrize("length", [settings.MAX_UPLOAD_BYTES + 1, 2 * 1024**3, 10**30])
def test_two_gigabytes_are_refused_before_a_byte_of_them_came(server: Server, length: int):
    with ExitStack() as stack:
        text = (
            "POST /manage/acme/products/x/media/ HTTP/1.1\r\nHost: stoa.localhost:{port}\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
        )
        client = connected(stack, server, text)
        status = client.recv(100).split()[1]
        assert status in {b"413", b"400"}


def test_chunks_without_end_are_refused_at_the_limit(server: Server):
    with ExitStack() as stack:
        client = connected(
            stack, server, f"{ADD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        sent = 0
        chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
        with suppress(OSError):  # it closes the connection
            while sent < 50 * 1024 * 1024 and not _said(client):
                client.settimeout(5)
                client.sendall(chunk)
                sent += 0x10000
        assert sent < 20 * 1024 * 1024


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5, 5\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "X: y\n Content-Length: 5\r\n",
    ],
)
def test_no_second_request_hides_in_a_first(server: Server, headers: str):
    """Two readings of where a request ends are a smuggled one: after what is unclear the connection is closed."""
    hidden = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with ExitStack() as stack:
        client = connected(stack, server, f"{ADD}Content-Type: {FORM}\r\n{headers}\r\n{hidden}")
        answer = b""
        with suppress(OSError):
            while piece := client.recv(4096):
                answer += piece
        assert answer.count(b"HTTP/1.1 ") <= 1
        assert b'"status": "ok"' not in answer  # what the health check says


def test_granian_has_a_thread_for_everybody_who_waits():
    dockerfile = (settings.ROOT / "docker" / "Dockerfile").read_text()
    (threads,) = re.findall(r'"--blocking-threads", "(\d+)"', dockerfile)
    assert int(threads) == demo_services.WEB_THREADS == bodies.THREADS
