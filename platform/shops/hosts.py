"""Reading the Host header, which anybody may write as they like."""

import ipaddress
import re
from collections.abc import Mapping

from django.conf import settings

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(?P<port>[0-9]{1,5}))?")
LONGEST = 253


class MalformedHostError(ValueError):
    """The header is no host at all."""


def host_of(meta: Mapping[str, str]) -> str:
    """The host a request is for: lower case, without port and trailing dot. Raises MalformedHostError.

    X-Forwarded-Host counts only behind the proxy that TRUST_PROXY speaks of, and only when it is one name.
    """
    given = meta.get("HTTP_X_FORWARDED_HOST") if settings.TRUST_PROXY else None
    found = _HOST.fullmatch((given or meta.get("HTTP_HOST") or "").strip().lower())
    if found is None:
        raise MalformedHostError
    name = found["name"].removesuffix(".")
    if not name or len(name) > LONGEST or ".." in name or name.startswith("."):
        raise MalformedHostError
    return name


def port_of(meta: Mapping[str, str]) -> str:
    """The port as it was asked for, or "" for the scheme's own."""
    given = meta.get("HTTP_X_FORWARDED_HOST") if settings.TRUST_PROXY else None
    found = _HOST.fullmatch((given or meta.get("HTTP_HOST") or "").strip().lower())
    return (found["port"] or "") if found else ""


def is_address(host: str) -> bool:
    """Whether the host is an IP address, which is never a shop."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
