"""Reading moments: PostgreSQL writes them in ISO form and, as our connections ask for, in UTC.

Python reads that form in C; psycopg's own reader takes it apart with a regular expression, for every style there is.
"""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from psycopg import postgres
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.pq import Format

_OID = postgres.types["timestamptz"].oid


@lru_cache(maxsize=8)
def adapters(timezone: tzinfo) -> AdaptersMap:
    """Django's adapters, with moments read the short way; one map for all connections."""
    found = AdaptersMap(get_adapters_template(settings.USE_TZ, timezone))
    if not settings.USE_TZ or timezone is not UTC:
        return found
    usual: Any = found.get_loader(_OID, Format.TEXT)

    class MomentLoader(usual):  # Django makes it for a time zone
        """Falls back on the usual one for what Python has no moment for: infinity, and years before Christ."""

        def load(self, data: Buffer) -> Any:
            try:
                moment = datetime.fromisoformat(bytes(data).decode())
            except ValueError:
                return super().load(data)
            return moment if moment.tzinfo is UTC else super().load(data)

    found.register_loader("timestamptz", MomentLoader)
    return found
