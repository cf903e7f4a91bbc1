"""The sandbox's memory: JSON objects by kind and id, mirrored to a SQLite file so that a restart forgets nothing."""

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Store:
    """``path`` None keeps everything in memory.  One process, one thread: the event loop."""

    def __init__(self, path: Path | None = None) -> None:
        self._objects: dict[str, dict[str, Json]] = {}
        self._accounts: dict[tuple[str, str], str] = {}
        self._dirty: set[tuple[str, str]] = set()
        self._gone: set[tuple[str, str]] = set()
        self.offset = 0.0
        self._file = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS objects (seq INTEGER PRIMARY KEY, kind TEXT, id TEXT, account TEXT, body TEXT,"
            " UNIQUE (kind, id))"
        )
        for kind, reference, account, body in self._file.execute(
            "SELECT kind, id, account, body FROM objects ORDER BY seq"
        ):
            self._objects.setdefault(kind, {})[reference] = json.loads(body)
            self._accounts[kind, reference] = account
        clock = self.get("sandbox", "clock")
        self.offset = float(clock["offset"]) if clock else 0.0

    def now(self) -> float:
        """The sandbox's own time; ``advance`` moves it forward."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += seconds
        self.put("sandbox", {"id": "clock", "offset": self.offset})

    def put(self, kind: str, body: Json, account: str = "") -> Json:
        """Insert or replace; the account of an object never changes."""
        reference = str(body["id"])
        self._objects.setdefault(kind, {})[reference] = body
        self._accounts.setdefault((kind, reference), account)
        self._dirty.add((kind, reference))
        self._gone.discard((kind, reference))
        return body

    def touch(self, kind: str, body: Json) -> None:
        """``body`` was changed in place."""
        self._dirty.add((kind, str(body["id"])))

    def get(self, kind: str, reference: str) -> Json | None:
        return self._objects.get(kind, {}).get(reference)

    def account_of(self, kind: str, reference: str) -> str:
        return self._accounts.get((kind, reference), "")

    def delete(self, kind: str, reference: str) -> None:
        self._objects.get(kind, {}).pop(reference, None)
        self._accounts.pop((kind, reference), None)
        self._dirty.discard((kind, reference))
        self._gone.add((kind, reference))

    def newest(self, kind: str, account: str | None = None) -> Iterator[Json]:
        """Newest first; of one account, or of all with None."""
        for reference, body in reversed(list(self._objects.get(kind, {}).items())):
            if account is None or self._accounts[kind, reference] == account:
                yield body

    def first(self, kind: str, test: Callable[[Json], bool]) -> Json | None:
        return next((body for body in self.newest(kind) if test(body)), None)

    def count(self, kind: str) -> int:
        return len(self._objects.get(kind, {}))

    def flush(self) -> None:
        """Write what changed; called before every answer, so nothing that was answered is forgotten."""
        if not self._dirty and not self._gone:
            return
        self._file.execute("BEGIN")
        self._file.executemany("DELETE FROM objects WHERE kind = ? AND id = ?", sorted(self._gone))
        self._file.executemany(
            "INSERT INTO objects (kind, id, account, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            [
                (kind, ref, self._accounts[kind, ref], json.dumps(self._objects[kind][ref]))
                for kind, ref in sorted(self._dirty)
            ],
        )
        self._file.execute("COMMIT")
        self._dirty.clear()
        self._gone.clear()

    def reset(self) -> None:
        """Forget everything."""
        self._objects.clear()
        self._accounts.clear()
        self._dirty.clear()
        self._gone.clear()
        self.offset = 0.0
        self._file.execute("DELETE FROM objects")

    def close(self) -> None:
        self.flush()
        self._file.close()


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"
