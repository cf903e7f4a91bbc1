"""The real name system, by the machine's own resolvers."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import dns.exception
import dns.resolver

from core.errors import PermanentFailure, TemporaryFailure, VendorFailure
from core.http import client
from integrations.guard import outside_transaction

SECONDS = 5.0
MOST_REDIRECTS = 3
MOST_BYTES = 4096


class DnsResolver:
    """Table 4: DomainResolver, vendor `dns`."""

    def text_records(self, name: str) -> tuple[str, ...]:
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in _ask(name, "TXT"))

    def alias_of(self, name: str) -> str:
        found = [str(record.target) for record in _ask(name, "CNAME")]
        return found[0].rstrip(".").lower() if found else ""

    def text_at(self, url: str) -> str:
        """Follows redirects within the same host, such as to https."""
        host = urlsplit(url).hostname
        for _ in range(MOST_REDIRECTS):
            try:
                answer = client("domain-check", timeout=SECONDS, max_bytes=MOST_BYTES).get(url)
            except (TemporaryFailure, PermanentFailure, VendorFailure):
                return ""  # not there yet, not public, or far too much: no proof
            if not answer.is_redirect:
                return answer.text[:1000] if answer.status_code == 200 else ""
            url = urljoin(url, answer.headers.get("location", ""))
            if urlsplit(url).hostname != host:
                return ""
        return ""


def _ask(name: str, kind: str) -> list[Any]:
    outside_transaction("dns")
    try:
        return list(dns.resolver.resolve(name, kind, lifetime=SECONDS, search=False))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.NameTooLong):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise TemporaryFailure(
            "The name system does not answer at the moment. Try again in a minute.", vendor="dns"
        ) from error
