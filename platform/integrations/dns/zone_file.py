"""A name system in a file, for the demo and the tests: `www.shop.localhost CNAME acme.stoa.localhost` a line.

Read anew with every question, so that editing it is setting a record.
"""

from pathlib import Path

from django.conf import settings

from integrations.guard import outside_transaction


class ZoneFile:
    """Table 4: DomainResolver, vendor `zone_file`. `PAGE` lines say what a URL answers."""

    def text_records(self, name: str) -> tuple[str, ...]:
        return tuple(self._values(name, "TXT"))

    def alias_of(self, name: str) -> str:
        return next(iter(self._values(name, "CNAME")), "").rstrip(".").lower()

    def text_at(self, url: str) -> str:
        return next(iter(self._values(url, "PAGE")), "")

    def _values(self, name: str, kind: str) -> list[str]:
        outside_transaction("dns")
        path = Path(settings.DOMAIN_ZONE_FILE)
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        entries = [line.split(maxsplit=2) for line in lines if line.strip() and not line.startswith("#")]
        return [entry[2] for entry in entries if len(entry) == 3 and entry[:2] == [name, kind]]
