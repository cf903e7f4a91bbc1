"""What this checkout made up for itself (passwords, keys): `.stoa/secrets.json`, readable by its owner only."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

from launch.locks import exclusive


class Secrets:
    """Named secrets that are made on first use and stay the same afterwards."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, name: str, make: Callable[[], str] = lambda: token_urlsafe(24)) -> str:
        with exclusive(self.path.with_suffix(".lock")):
            known = self._read()
            if name not in known:
                known[name] = make()
                self._write(known)
            return known[name]

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.path.read_text()))
        except FileNotFoundError:
            return {}

    def _write(self, known: dict[str, str]) -> None:
        """Through a temporary file: a half-written one would lose the keys of what is encrypted already."""
        unfinished = self.path.with_suffix(".new")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(known, file, indent=1)
        unfinished.replace(self.path)
