"""`./stoa demo` from nothing, again, after kill -9 and after SIGTERM: it answers, and nothing stays behind."""

import http.client
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from launch.measuring import Context, Row

NAME = "demo"
FIRST_SECONDS = 240
SECOND_SECONDS = 10
REPLACED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STOA_STATE_DIR")


def run(context: Context) -> list[Row]:
    demo = _Demo(context)
    try:
        first = demo.start()
        _everything_answers(demo.found)
        demo.terminate()
        second = demo.start()
        _everything_answers(demo.found)
        demo.kill()
        recovered = demo.start()
        _everything_answers(demo.found)
        web = demo.kill_one("web", "granian")
        demo.terminate()
    finally:
        demo.terminate()
    assert second <= SECOND_SECONDS, f"the second start took {second:.1f} s"
    return [
        Row.against("first start", first, "s", FIRST_SECONDS),
        Row.against("second start", second, "s", SECOND_SECONDS),
        Row("start after kill -9", recovered, "s"),
        Row("web back after kill -9", web, "s"),
    ]


class _Demo:
    """The command as a person would start it, in a state directory of its own."""

    def __init__(self, context: Context) -> None:
        self._stoa = context.root / "stoa"
        self._state = context.scratch / "stoa"
        clean = {name: value for name, value in os.environ.items() if name not in REPLACED}
        self._environment = {**clean, "STOA_STATE_DIR": str(self._state)}
        self._process: subprocess.Popen[str] | None = None
        self.found: dict[str, Any] = {}

    def start(self) -> float:
        started = time.monotonic()
        self._process = subprocess.Popen(
            [str(self._stoa), "demo", "--json"], env=self._environment, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the demo ended before it answered"
        self.found = json.loads(line)
        return time.monotonic() - started

    def terminate(self) -> None:
        """SIGTERM, as an init system would; then nothing of it may be left."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        assert self._process.wait(60) == 0
        self._process = None
        assert self._left() == [], f"left behind: {self._left()}"

    def kill(self) -> None:
        """The supervisor only: everything it started lives on as orphans."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        assert self._left(), "a kill -9 should have left orphans, else this proves nothing"

    def kill_one(self, name: str, program: str) -> float:
        """Kill a service's first process and wait until the public site answers again."""
        before = self._named(name, program)
        assert before, f"no {name} runs"
        min(before, key=lambda process: process.create_time()).kill()
        started = time.monotonic()
        # Its workers may answer for another moment: only new processes count.
        while set(self._named(name, program)) & set(before) or _status(self.found["public"]) != 200:
            assert time.monotonic() - started < 60, f"{name} did not come back"
            time.sleep(0.1)
        return time.monotonic() - started

    def _named(self, name: str, program: str) -> list[psutil.Process]:
        """Forked, a process has its service's name; started by itself, its program's in the command."""
        return [
            process
            for process, words in self._processes()
            if process.name() == f"stoa-{name}" or program in words
        ]

    def _left(self) -> list[str]:
        return [words for _, words in self._processes()]

    def _processes(self) -> list[tuple[psutil.Process, str]]:
        """Whatever works on this state directory, by its mark, its arguments or where it stands; with its command."""
        found = []
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
                traces = [*words, process.cwd(), process.environ().get("STOA_DEMO_RUN", "")]
            except (psutil.Error, OSError):
                continue  # it ended meanwhile, or is a zombie
            stands_here = any(
                Path(trace).is_relative_to(self._state) for trace in traces if trace.startswith("/")
            )
            if stands_here and process.pid != os.getpid():
                found.append((process, " ".join(words)))
        return found


def _everything_answers(found: dict[str, Any]) -> None:
    addresses = [found["public"], found["mail"], *(shop["storefront"] for shop in found["shops"])]
    answers = {address: _status(address) for address in addresses}
    assert set(answers.values()) == {200}, answers
    assert len(found["shops"]) == 2, found["shops"]


def _status(address: str) -> int:
    """0 while nobody listens. Python does not resolve *.localhost, so the name goes into the Host header."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)
    try:
        connection.request("GET", url.path or "/", headers={"Host": url.netloc})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
