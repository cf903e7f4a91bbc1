"""Brings a database up to the code: migrations as its owner, then the demo's shops. Done once per state of the code."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from launch.paths import ROOT
from launch.processes import LaunchError

SOURCES = ("platform", "tenants", "billing", "api", "storefront_themes")
MIGRATIONS = ("migrations/*.py", "*.sql", "shops/database/*.py")  # tables, functions, rights
DEMO_DATA = ("demo_data.py", "demo/*.py")


class Stopped(Exception):
    """Somebody asked to stop while a step was running."""


class Preparation:
    """The steps of one database, with a stamp that says for which code they were done."""

    def __init__(
        self,
        *,
        stamp: Path,
        environment: dict[str, str],
        log: Path,
        say: Callable[[str], None],
        stopping: Callable[[], bool],
    ) -> None:
        self._stamp = stamp
        self._environment = environment
        self._log = log
        self._say = say
        self._stopping = stopping

    def migrate(self) -> None:
        """Both databases' tables. Runs as the owner's login; nothing else does."""
        digest = _digest(MIGRATIONS)
        if self._done("migrations") == digest:
            return
        self._say("Migrating ...")
        self._manage("prepare_database", owner=True)
        self._note("migrations", digest)

    def has_data_to_make(self) -> bool:
        """Whether `demo_data` has something to do."""
        return self._done("demo_data") != _digest((*MIGRATIONS, *DEMO_DATA))

    def demo_data(self) -> dict[str, object]:
        """The two demo shops; returns what the command printed about them, remembered for later starts."""
        digest = _digest((*MIGRATIONS, *DEMO_DATA))
        if self._done("demo_data") != digest:
            self._say("Making the demo's shops ...")
            output = self._manage("demo_data", "--json", owner=False)
            self._note("summary", json.loads(output.strip().splitlines()[-1]))
            self._note("demo_data", digest)
        found = self._done("summary")
        return found if isinstance(found, dict) else {}

    def _manage(self, *command: str, owner: bool) -> str:
        environment = {**os.environ, **self._environment, "STOA_AS_OWNER": "on" if owner else "off"}
        answer = self._log.with_name(f"{command[0]}.out")
        with self._log.open("ab") as log, answer.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.manage", *command],
                env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=log, start_new_session=True,
            )  # fmt: skip
            while process.poll() is None:
                if self._stopping():
                    process.terminate()
                    process.wait()
                    raise Stopped
                time.sleep(0.05)
        if process.returncode != 0:
            tail = "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])
            raise LaunchError(f"manage {' '.join(command)} failed. The end of {self._log}:\n{tail}")
        return answer.read_text()

    def _done(self, what: str) -> object:
        try:
            return json.loads(self._stamp.read_text()).get(what)
        except (OSError, ValueError):
            return None

    def _note(self, what: str, value: object) -> None:
        try:
            known = json.loads(self._stamp.read_text())
        except (OSError, ValueError):
            known = {}
        unfinished = self._stamp.with_suffix(".new")
        unfinished.touch(mode=0o600)  # the summary holds the demo's passwords
        unfinished.write_text(json.dumps({**known, what: value}))
        unfinished.replace(self._stamp)


def _digest(patterns: Iterable[str]) -> str:
    """One number for the contents of the matching source files."""
    digest = hashlib.sha256()
    for path in sorted(
        {path for name in SOURCES for pattern in patterns for path in (ROOT / name).rglob(pattern)}
    ):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
