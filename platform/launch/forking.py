"""The supervisor's side of the nursery: processes that are forked from one that has imported the program."""

import json
import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import psutil

from launch.processes import alive

PATIENCE_SECONDS = 60.0  # for an import on a busy machine; who is slower than that is not waited for
UNKNOWN = 255  # how a process ended whose parent was gone


class Running(Protocol):
    """As much of subprocess.Popen as looking after a process takes."""

    pid: int

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


class Forked:
    """A process whose parent is the nursery, which tells how it ended; without the nursery one sees only that."""

    def __init__(self, nursery: "NurseryClient", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._process = alive(pid)
        self._status: int | None = None

    def poll(self) -> int | None:
        if self._status is None:
            self._status = self._nursery.status_of(self.pid)
        if self._status is None and not self._nursery.lives and alive(self.pid) != self._process:
            self._status = UNKNOWN
        return self._status

    def terminate(self) -> None:
        if self.poll() is None and self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.02)
        return status


class NurseryClient:
    """One nursery. Everything here is allowed to fail: then `start` says None, and the caller starts a process anew."""

    def __init__(
        self, *, log: Path, directory: Path, environment: dict[str, str], modules: tuple[str, ...]
    ) -> None:
        """Begin at once to import modules that need no settings: those are often not known yet."""
        self._unread = b""
        self._ended: dict[int, int] = {}
        self._number = 0
        self.lives = True
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "launch.nursery"], env={**os.environ, **environment}, cwd=directory,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, start_new_session=True,
            )  # fmt: skip
        self._say({"environment": {}, "modules": modules})

    def go_on(self, *, environment: dict[str, str], modules: tuple[str, ...]) -> None:
        """The settings, and what to import with them. Does not wait: the first `start` does."""
        self._say({"environment": environment, "modules": modules})

    def start(self, name: str, module: str, arguments: tuple[str, ...], log: Path) -> Forked | None:
        """Fork one; None when there is no nursery any more."""
        self._number += 1
        order = {"number": self._number, "name": name, "module": module, "arguments": arguments}
        self._say({**order, "log": str(log)})
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.lives and time.monotonic() < deadline:
            for answer in self._answers(wait=1.0):
                if answer.get("number") == self._number:
                    return Forked(self, int(answer["pid"]))
        self.stop()
        return None

    def status_of(self, pid: int) -> int | None:
        """How it ended, as subprocess tells it; None while it runs, or when nobody knows."""
        list(self._answers(wait=0.0))
        return self._ended.get(pid)

    def stop(self) -> None:
        """End the nursery, not what it forked."""
        self.lives = False
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]  # both were asked for

    def _say(self, order: dict[str, Any]) -> None:
        if not self.lives:
            return
        try:
            os.write(self._process.stdin.fileno(), json.dumps(order).encode() + b"\n")  # type: ignore[union-attr]
        except OSError:
            self.lives = False

    def _answers(self, *, wait: float) -> list[dict[str, Any]]:
        """What it has said since the last time."""
        if not self.lives:
            return []
        pipe = self._process.stdout.fileno()  # type: ignore[union-attr]
        while select.select([pipe], [], [], wait)[0]:
            piece = os.read(pipe, 65536)
            if not piece:
                self.lives = False
                break
            self._unread += piece
            wait = 0.0
        *lines, self._unread = self._unread.split(b"\n")
        answers = [json.loads(line) for line in lines]
        for answer in answers:
            if "ended" in answer:
                self._ended[answer["ended"]] = answer["status"]
            else:
                self._ended.pop(answer["pid"], None)  # the number of one that ended, used again
        return answers
