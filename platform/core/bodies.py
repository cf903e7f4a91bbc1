"""Taking a request's body before anybody works on it, so that slow and endless ones cost nobody else a page.

Granian gives a request a thread as soon as its headers are there, knows no time limit for the body, and a WSGI program
that reads waits. So there are more threads than work: WORKING of them run the program, the others only wait for what a
client still has to send or to take. THREADS is what Granian is told (--blocking-threads). A proxy in front that takes
bodies whole, as docker/proxy does, never lets it come to this.
"""

import io
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from core import conf
from core.client import client_ip, network_of
from core.overdue import Body, Watch

WORKING = 8  # as many as there are database connections in a pool
RECEIVING = 64  # bodies on their way at once
RECEIVING_PER_ADDRESS = 24  # of which one address
RECEIVING_LATE = 2  # of which an address that let one stop, for LATE_SECONDS
LATE_SECONDS = 60.0
SENDING = 24  # answers on their way that are too large to be handed over whole
THREADS = WORKING + RECEIVING + SENDING
IN_MEMORY = 2 * 1024 * 1024  # a larger body waits on disk
ON_DISK = 96 * 1024 * 1024  # all of them together
WHOLE = 1024 * 1024  # an answer up to this size is handed over at once
PIECE = 16 * 1024
REFUSAL = "stoa.body_refused"
# Granian does not say that chunks broke off: half a form would be taken for a whole one. Half of JSON is not JSON.
CHUNKED = "A form needs a Content-Length."
# But nothing at all of it is what asks for the whole: an order's items, when none are named.
BROKEN_OFF = "The request ended before its body did."

Environ = dict[str, Any]
Application = Callable[..., Iterable[bytes]]


class Refusal(Exception):
    """Why a body is not taken; core.middleware.BodyLimitMiddleware answers it."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class BodyGate:
    """WSGI middleware: receives the body, then lets a limited number of requests in."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._working = threading.BoundedSemaphore(WORKING)
        self._sending = threading.BoundedSemaphore(SENDING)
        self._places = _Places()
        self._watch = Watch(self._places.note_late)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body: IO[bytes] | None = None
        try:
            body = self._take_body(environ)
        except Refusal as refusal:
            environ[REFUSAL] = refusal
            environ["wsgi.input"] = io.BytesIO()
        with self._working:
            response = self._application(environ, start_response)
            if _size(response) <= WHOLE:
                answer = _whole(response)
                if body is not None:
                    body.close()
                return answer
        if self._sending.acquire(blocking=False):
            return _Stream(response, self._sending.release)
        _close(response)
        start_response("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "5")])
        return [b"Too many downloads are on their way. Try again in a moment.\n"]

    def _take_body(self, environ: Environ) -> IO[bytes] | None:
        """The body as it now stands in `environ`; None when there is none."""
        length = body_length(environ)
        if length == 0:
            return None
        limit = body_limit(environ.get("PATH_INFO", ""), environ.get("CONTENT_TYPE", ""))
        if length is not None and length > limit:
            raise Refusal(413, "The request is too large.")
        who = network_of(client_ip(environ))
        if length is None and not environ.get("CONTENT_TYPE", "").startswith("application/json"):
            raise Refusal(411, CHUNKED)
        peer, port = environ.get("REMOTE_ADDR", ""), int(environ.get("SERVER_PORT") or 0)
        with self._places.taken(who), self._watch.over(Body(peer, port, who)) as watched:
            body, received = _received(environ["wsgi.input"], length, limit, self._places, watched)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = body, str(received)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        return body


class _Stream:
    """An answer that holds a thread for as long as the client takes; closed once, whether it was begun or not."""

    def __init__(self, response: Iterable[bytes], done: Callable[[], None]) -> None:
        self._response = response
        self._done: Callable[[], None] | None = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._response)

    def close(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            done()
            _close(self._response)


class _Places:
    """How many bodies are on their way, in all and for each address, and how much of them is on disk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()
        self._late: dict[str, float] = {}
        self._on_disk = 0

    def note_late(self, who: str) -> None:
        """Whoever let a body stop has few places for a while, or would take the next ones as soon as these are free."""
        now = time.monotonic()
        with self._lock:
            self._late = {other: until for other, until in self._late.items() if until > now}
            self._late[who] = now + LATE_SECONDS

    def _most(self, who: str) -> int:
        is_late = self._late.get(who, 0.0) > time.monotonic()
        return RECEIVING_LATE if is_late else RECEIVING_PER_ADDRESS

    @contextmanager
    def taken(self, who: str) -> Iterator[None]:
        with self._lock:
            if self._taken.total() >= RECEIVING or self._taken[who] >= self._most(who):
                raise Refusal(503, "Too many requests are on their way. Try again in a moment.")
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[who] -= 1
                if not self._taken[who]:
                    del self._taken[who]

    @contextmanager
    def on_disk(self) -> Iterator[Callable[[int], None]]:
        """A function that makes room for a body that has grown to so many bytes; given back at the end of the block,
        when the program's own limits hold.
        """
        kept = 0

        def keep(size: int) -> None:
            nonlocal kept
            with self._lock:
                if self._on_disk + size - kept > ON_DISK:
                    raise Refusal(503, "Too many uploads are on their way. Try again in a moment.")
                self._on_disk += size - kept
                kept = size

        try:
            yield keep
        finally:
            with self._lock:
                self._on_disk -= kept


def _received(
    stream: Any, length: int | None, limit: int, places: _Places, watched: Body
) -> tuple[IO[bytes], int]:
    """The body and its length. Raises Refusal.

    The request's own thread waits: Granian 2.8 stops the whole process when a request is answered while another
    thread still reads its body. What comes too slowly is told when a piece has come, or ended by core.overdue.
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # read by Django, then dropped
    received = 0
    most = limit + 1 if length is None else length
    with places.on_disk() as keep:
        while received < most and (piece := stream.read(min(PIECE, most - received))):
            received = watched.received = received + len(piece)
            if received > limit:
                raise Refusal(413, "The request is too large.")
            if received > IN_MEMORY:
                keep(received)
            if watched.is_overdue():
                raise Refusal(408, "The request did not arrive in time.")
            file.write(piece)
    if watched.is_ended:
        raise Refusal(408, "The request did not arrive in time.")
    if received != length and (length is not None or not received):
        raise Refusal(400, BROKEN_OFF)
    file.seek(0)
    return file, received


def body_length(environ: Environ) -> int | None:
    """How long the body says it is; None when it comes in chunks. Raises Refusal for what is no number, and for both:
    who reads the one and who reads the other would see different requests.
    """
    length = environ.get("CONTENT_LENGTH") or ""
    chunked = bool(environ.get("HTTP_TRANSFER_ENCODING"))
    if length and chunked:
        raise Refusal(400, "Content-Length and Transfer-Encoding exclude each other.")
    if length and not (length.isascii() and length.isdigit()):
        raise Refusal(400, "Content-Length is not a number.")
    return None if chunked else int(length or 0)


def body_limit(path: str, content_type: str) -> int:
    """MAX_BODY_BYTES, or MAX_UPLOAD_BYTES for multipart forms under UPLOAD_PATHS."""
    multipart = content_type.startswith("multipart/form-data")
    if multipart and any(re.search(pattern, path) for pattern in conf.get("UPLOAD_PATHS")):
        return int(conf.get("MAX_UPLOAD_BYTES"))
    return int(conf.get("MAX_BODY_BYTES"))


def _size(response: Any) -> int:
    """Of Django's answer: a file says its length, a stream of unknown length counts as endless."""
    if not getattr(response, "streaming", False):
        return 0
    length = response.get("Content-Length", "")
    return int(length) if length.isdigit() else WHOLE + 1


def _whole(response: Iterable[bytes]) -> list[bytes]:
    """All of it, and the answer closed: its connection to the database is free before a slow client has it."""
    try:
        return [b"".join(response)]
    finally:
        _close(response)


def _close(response: Any) -> None:
    if hasattr(response, "close"):
        response.close()
