"""Where a connection may go: the name is resolved, its addresses are checked, and those very ones are
dialled.

A name that changes its mind between check and connect (DNS rebinding) gains nothing, and a redirect, a
decimal address or an address in another notation all come through here.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

from core import conf

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that carry an IPv4 address inside: a translator could lead them home.
_WRAPPED = (
    ipaddress.ip_network("2002::/16"),  # 6to4
    ipaddress.ip_network("2001::/32"),  # Teredo
    ipaddress.ip_network("64:ff9b::/96"),  # NAT64
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("::/96"),  # IPv4-compatible
)
# Cloud metadata: never reached through a client that may use private addresses.
_METADATA = frozenset(
    {
        ipaddress.ip_address("169.254.169.254"),
        ipaddress.ip_address("169.254.170.2"),
        ipaddress.ip_address("100.100.100.200"),
        ipaddress.ip_address("fd00:ec2::254"),
    }
)


class BlockedAddressError(httpcore.ConnectError):
    """The host leads to an address that must not be reached from here."""


def is_public(text: str) -> bool:
    """Whether the address is one of the public internet."""
    address = _unmapped(ipaddress.ip_address(text.partition("%")[0]))
    if isinstance(address, ipaddress.IPv6Address) and any(address in network for network in _WRAPPED):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    )


def _unmapped(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_metadata(text: str) -> bool:
    return _unmapped(ipaddress.ip_address(text.partition("%")[0])) in _METADATA


_deadline: ContextVar[float | None] = ContextVar("stoa_http_deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let the requests of the block take so long as a whole; a read timeout alone never ends for one who drips."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _remaining(timeout: float | None, expired: type[Exception]) -> float | None:
    deadline = _deadline.get()
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise expired("the call took too long as a whole")
    return left if timeout is None else min(left, timeout)


class _DeadlineStream(httpcore.NetworkStream):
    """A connection whose every read and write also ends with the call's deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _remaining(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _remaining(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _remaining(timeout, httpcore.ConnectTimeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.SyncBackend):
    """httpcore's own sockets, dialled by the checked address."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        error: Exception | None = None
        for address in self._addresses(host, port):
            try:
                left = _remaining(timeout, httpcore.ConnectTimeout)
                return _DeadlineStream(
                    super().connect_tcp(address, port, left, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as failed:
            raise httpcore.ConnectError(f"{host} cannot be resolved") from failed
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        # One private address among public ones is no accident: the whole name is refused.
        if not all(self._may_reach(host, address) for address in addresses):
            raise BlockedAddressError(f"{host} leads to an address that is not public")
        return addresses

    def _may_reach(self, host: str, address: str) -> bool:
        if host.lower() in conf.get("HTTP_ALLOWED_PRIVATE_HOSTS"):
            return True
        if self._allow_private:
            return not _is_metadata(address)
        return is_public(address)

    def connect_unix_socket(self, *_args: Any, **_kwargs: Any) -> httpcore.NetworkStream:
        raise BlockedAddressError("unix sockets are not reached over http")


class GuardedTransport(httpx.HTTPTransport):
    """httpx' transport over a pool that dials through the guard."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        # httpx has no argument for the backend; its transport is a thin cover over this pool.
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(),
            max_connections=50,
            max_keepalive_connections=10,
            keepalive_expiry=30.0,
            network_backend=GuardedBackend(allow_private=allow_private),
        )


_contexts: list[ssl.SSLContext] = []


def _tls() -> ssl.SSLContext:
    """One context for all clients: making it reads every certificate authority."""
    if not _contexts:
        _contexts.append(httpx.create_ssl_context(trust_env=False))
    return _contexts[0]
