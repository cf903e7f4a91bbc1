"""Who is at the other end of a request."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from core import conf


def client_ip(meta: Mapping[str, Any]) -> str:
    """The address a request came from, out of request.META or a WSGI environment.

    X-Forwarded-For counts only with TRUST_PROXY, and of it only the last entry: that one the proxy wrote, what stands
    before it the client may have written. What is no address is not believed: it would be a fresh bucket of all limits.
    """
    peer = str(meta.get("REMOTE_ADDR", ""))[:45]
    if not conf.get("TRUST_PROXY"):
        return peer
    last = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return peer


def bearer(meta: Mapping[str, Any]) -> str | None:
    """The key of `Authorization: Bearer …`; None without one. Who lets a key pass and who checks it must read alike."""
    scheme, _, secret = str(meta.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def network_of(address: str) -> str:
    """What a limit counts for an address: itself, or of IPv6 the /64 that one customer of a provider has to himself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed if parsed.version == 4 else parsed.ipv4_mapped)
