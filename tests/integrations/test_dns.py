"""The real adapter against a name server and a web server of our own, on loopback."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from core.db import platform_atomic
from core.errors import DomainError, TemporaryFailure
from integrations.dns.resolver import DnsResolver

RECORDS = {
    ("www.acme.example.", "CNAME"): ["Acme.Stoa.Localhost."],
    ("_stoa.acme.example.", "TXT"): ['"stoa-verification=" "abc"', '"another"'],
}


class _NameServer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, socket = self.request
        query = dns.message.from_wire(data)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        answer = dns.message.make_response(query)
        values = RECORDS.get((question.name.to_text(), kind))
        if values:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
        elif question.name.to_text().startswith("broken."):
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif question.name.to_text() == "nothing.example.":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


class _Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/proof")
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://localhost:1/proof")
        else:
            self.send_response(200 if self.path in {"/proof", "/large"} else 404)
        self.end_headers()
        self.wfile.write(b"x" * 10_000 if self.path == "/large" else b"stoa-verification=abc\n")

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def _running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[DnsResolver]:
    with _running(socketserver.ThreadingUDPServer(("127.0.0.1", 0), _NameServer)) as server:
        configured = dns.resolver.Resolver(configure=False)
        configured.nameservers, configured.port = ["127.0.0.1"], server.server_address[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", configured)
        yield DnsResolver()


def test_names(resolver: DnsResolver):
    assert resolver.alias_of("www.acme.example") == "acme.stoa.localhost"
    assert set(resolver.text_records("_stoa.acme.example")) == {"stoa-verification=abc", "another"}


def test_nothing_is_an_empty_answer(resolver: DnsResolver):
    assert resolver.alias_of("nothing.example") == ""
    assert resolver.text_records("www.acme.example") == ()


def test_no_answer_is_no_empty_answer(resolver: DnsResolver):
    with pytest.raises(TemporaryFailure):
        resolver.alias_of("broken.example")


@pytest.mark.django_db
def test_not_inside_a_transaction(resolver: DnsResolver):
    with platform_atomic(), pytest.raises(DomainError):
        resolver.alias_of("www.acme.example")


@pytest.mark.django_db
def test_pages():
    with _running(ThreadingHTTPServer(("127.0.0.1", 0), _Web)) as server:
        root = f"http://127.0.0.1:{server.server_address[1]}"
        seen = {
            path: DnsResolver().text_at(f"{root}{path}")
            for path in ("/proof", "/moved", "/away", "/large", "/no")
        }
    assert seen["/proof"].split() == seen["/moved"].split() == ["stoa-verification=abc"]
    assert seen["/away"] == seen["/large"] == seen["/no"] == ""


@pytest.mark.django_db
def test_pages_inside_our_own_network_are_not_read(settings: Any):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    with _running(ThreadingHTTPServer(("127.0.0.1", 0), _Web)) as server:
        assert DnsResolver().text_at(f"http://127.0.0.1:{server.server_address[1]}/proof") == ""
