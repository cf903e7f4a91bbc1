"""Sessions of Users: rows of the database, with a copy in the cache that is believed for a minute only.

Signing in, out and on must not depend on Redis. The copy of a session that was deleted or changed while the cache was
away would speak again when it comes back; so no copy lives longer than KEPT_SECONDS.
"""

from typing import Any

from django.contrib.sessions.backends import cached_db, db

KEPT_SECONDS = 60


class SessionStore(cached_db.SessionStore):
    """SESSION_ENGINE's class. Each method does what the library's does, with the shorter life."""

    _cache: Any
    _get_session: Any  # of the library, which its stubs leave out
    _get_session_from_db: Any

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] | None = self._cache.get(self.cache_key)
        if data is not None:
            return data
        row = self._get_session_from_db()
        if row is None:
            return {}
        data = self.decode(row.session_data)
        self._keep(data, self.get_expiry_age(expiry=row.expire_date))
        return data

    def save(self, must_create: bool = False) -> None:
        db.SessionStore.save(self, must_create)
        self._keep(self._get_session(no_load=must_create), self.get_expiry_age())

    def _keep(self, data: dict[str, Any], expiry: int) -> None:
        self._cache.set(self.cache_key, data, min(KEPT_SECONDS, expiry))
