"""Reading the Host header, which anybody may write as they like."""

import ipaddress
import re
from collections.abc import Mapping

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(?P<port>[0-9]{1,5}))?")
LONGEST = 253


class MalformedHostError(ValueError):
    """The header is no host at all."""


def host_of(meta: Mapping[str, str]) -> str:
    """The host a request is for: lower case, without port and trailing dot. Raises MalformedHostError.

    Of Host alone: a proxy passes it on unchanged, and X-Forwarded-Host is one more thing that anybody may write.
    """
    found = _HOST.fullmatch((meta.get("HTTP_HOST") or "").strip().lower())
    if found is None:
        raise MalformedHostError
    name = found["name"].removesuffix(".")
    if not name or len(name) > LONGEST or ".." in name or name.startswith("."):
        raise MalformedHostError
    return name


def port_of(meta: Mapping[str, str]) -> str:
    """The port as it was asked for, or "" for the scheme's own."""
    found = _HOST.fullmatch((meta.get("HTTP_HOST") or "").strip().lower())
    return (found["port"] or "") if found else ""


def is_address(host: str) -> bool:
    """Whether the host is an IP address, which is never a shop."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
