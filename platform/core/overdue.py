"""Ending the connection of a client whose body does not come.

A thread that reads a body waits as long as the client keeps the connection open, and Granian 2.8 must not be answered
meanwhile (docs/adr/0011). So the connection is shut down beneath it, as if the client had gone: the read ends, the
thread is free. Granian does not say which connection a request came by; the kernel tells which ones of that client are
slow. That is Linux; elsewhere a body that stops keeps its place.
"""

import ipaddress
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

GRACE_SECONDS = 10.0
SLOWEST = 16 * 1024  # bytes a second, after the grace
LOOK_SECONDS = 1.0
WATCHED_SECONDS = GRACE_SECONDS / 2  # a connection is looked at for so long before it is called slow
_ACKED_AND_RECEIVED = struct.Struct("@120x2Q")  # bytes, of Linux' struct tcp_info


@dataclass(eq=False, slots=True)
class Body:
    """A body on its way to a port of ours; whoever reads it says how much has come."""

    peer: str
    port: int
    who: str
    since: float = field(default_factory=time.monotonic)
    received: int = 0
    is_ended: bool = False

    def is_overdue(self) -> bool:
        return time.monotonic() - self.since > GRACE_SECONDS + self.received / SLOWEST


@dataclass(frozen=True, slots=True)
class _Traffic:
    """What a connection had carried when somebody looked."""

    at: float
    acked: int
    received: int

    def is_slow_since(self, then: "_Traffic") -> bool:
        """Nothing was answered on it, and what came in came too slowly."""
        return self.acked == then.acked and self.received - then.received <= SLOWEST * (self.at - then.at)


class Watch:
    """Looks at the bodies on their way once a second, for as long as there are any."""

    def __init__(self, ended: Callable[[str], None]) -> None:
        self._ended = ended
        self._bodies: set[Body] = set()
        self._seen: dict[tuple[str, int], _Traffic] = {}
        self._lock = threading.Lock()
        self._is_running = False

    @contextmanager
    def over(self, body: Body) -> Iterator[Body]:
        with self._lock:
            self._bodies.add(body)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="overdue", daemon=True).start()
        try:
            yield body
        finally:
            with self._lock:
                self._bodies.discard(body)

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            with self._lock:
                bodies = list(self._bodies)
                self._is_running = bool(bodies)
            if not bodies:
                self._seen.clear()
                return
            with suppress(OSError, struct.error):
                self.look(bodies)

    def look(self, bodies: list[Body]) -> None:
        """Remember how the connections of slow clients stand; end those that were slow all the time."""
        old = time.monotonic() - WATCHED_SECONDS
        waiting = {(body.peer, body.port) for body in bodies if body.since < old}
        overdue = {body.peer for body in bodies if body.is_overdue()}
        seen: dict[tuple[str, int], _Traffic] = {}
        ended: set[str] = set()
        for connection, peer, port in _connections(waiting) if waiting else ():
            with connection:
                traffic, before = _traffic(connection), self._seen.get((peer, port))
                is_slow = before is not None and traffic.is_slow_since(before)
                seen[peer, port] = first = before if before is not None and is_slow else traffic
                if peer in overdue and traffic.at - first.at >= WATCHED_SECONDS:
                    connection.shutdown(socket.SHUT_RDWR)
                    ended.add(peer)
        self._seen = seen
        for body in bodies:
            if body.peer in ended and body.is_overdue():
                body.is_ended = True
                self._ended(body.who)


def _connections(wanted: set[tuple[str, int]]) -> Iterator[tuple[socket.socket, str, int]]:
    """This process' connections between these clients and these ports of ours, with the client's own port."""
    for number in _descriptors():
        connection = _internet_socket(number)
        if connection is None:
            continue
        try:
            peer, port = connection.getpeername()[:2]
            ours = connection.getsockname()[1]
        except OSError:  # not connected, or no longer
            connection.close()
            continue
        if (_same(peer), ours) in wanted:
            yield connection, _same(peer), port
        else:
            connection.close()


def _internet_socket(number: int) -> socket.socket | None:
    """A second handle of the descriptor, so that it is this very connection even when its number is used again."""
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return None
        copy = os.dup(number)
    except OSError:
        return None
    try:
        found = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        return None
    if found.family in {socket.AF_INET, socket.AF_INET6} and found.type == socket.SOCK_STREAM:
        return found
    found.close()
    return None


def _descriptors() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        return []


def _same(address: str) -> str:
    """An IPv4 address is one, however the socket spells it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return str(getattr(found, "ipv4_mapped", None) or found)


def _traffic(connection: socket.socket) -> _Traffic:
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192)
    acked, received = _ACKED_AND_RECEIVED.unpack_from(told)
    return _Traffic(time.monotonic(), acked, received)
