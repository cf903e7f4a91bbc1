"""Imports the program once, then forks processes from that: an import costs each seconds of CPU, a fork milliseconds.

`launch.forking` starts it as `python -m launch.nursery`. Orders come as lines of JSON on standard input, answers go to
standard output; when the orders end, so does it, and what it forked lives on. It must stay one thread without a
connection to anything, which is what makes forking safe: with a second thread it forks nothing and ends.
"""

import gc
import json
import os
import runpy
import select
import signal
import sys
import threading
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

BUFFER = 65536


@dataclass(frozen=True)
class Job:
    """What a forked process does: a module with arguments, as `python -m` would run it."""

    name: str
    module: str
    arguments: tuple[str, ...]
    log: str

    def run(self) -> None:
        """In the child, in a session of its own; returns, or leaves, as the module does."""
        _name_process(self.name)
        sys.argv = [self.module, *self.arguments]
        runpy.run_module(self.module, run_name="__main__", alter_sys=True)


class Nursery:
    """The parent's loop."""

    def __init__(self) -> None:
        # Not the standard numbers: what a library prints while it is imported must not look like an answer.
        self._orders, self._answers = os.dup(0), os.dup(1)
        os.dup2(2, 1)
        self._woken, self._waking = os.pipe()
        os.set_blocking(self._waking, False)
        self._unread = b""

    def prepare(self) -> bool:
        """Import what needs no settings, take the environment, import the rest. False when it must not fork."""
        for _ in ("without settings", "with settings"):
            order = self._next_order()
            if order is None:
                return False
            os.environ.update(order["environment"])
            for module in order["modules"]:
                import_module(module)
        gc.collect()
        gc.freeze()  # what stands still is not looked at again, so that its memory stays shared
        return _is_alone()

    def serve(self) -> Job | None:
        """Fork what is ordered and report what ended. Returns a Job in a child, None in the parent at the end."""
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._waking, warn_on_full_buffer=False)
        while True:
            waiting = b"\n" in self._unread
            readable, _, _ = select.select([self._orders, self._woken], [], [], 0 if waiting else None)
            if self._woken in readable:
                os.read(self._woken, BUFFER)
                self._report_ended()
            if waiting or self._orders in readable:
                order = self._next_order()
                if order is None:
                    return None
                if (job := self._fork(order)) is not None:
                    return job

    def _fork(self, order: dict[str, Any]) -> Job | None:
        number = order.pop("number")
        pid = os.fork()
        if pid:
            self._answer({"number": number, "pid": pid})
            return None
        job = Job(**{**order, "arguments": tuple(order["arguments"])})
        self._become(job)
        return job

    def _become(self, job: Job) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for number in (self._orders, self._answers, self._woken, self._waking):
            os.close(number)
        log = os.open(job.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(nothing)
        os.close(log)

    def _report_ended(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._answer({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def _next_order(self) -> dict[str, Any] | None:
        """One line; None when whoever gives orders has gone."""
        while b"\n" not in self._unread:
            piece = os.read(self._orders, BUFFER)
            if not piece:
                return None
            self._unread += piece
        line, self._unread = self._unread.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        return found

    def _answer(self, answer: dict[str, Any]) -> None:
        os.write(self._answers, json.dumps(answer).encode() + b"\n")


def _is_alone() -> bool:
    """Whether this thread is the only one; who holds a lock in another would hold it for ever in a child."""
    tasks = Path("/proc/self/task")
    count = len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()
    if count > 1:
        print("not forking: an import started threads:", threading.enumerate(), file=sys.stderr)
    return count == 1


def _name_process(name: str) -> None:
    """What `ps` and `top` show; the command line stays the nursery's."""
    try:
        Path("/proc/self/comm").write_text(f"stoa-{name}"[:15])
    except OSError:
        return


def main() -> None:
    nursery = Nursery()
    job = nursery.serve() if nursery.prepare() else None
    if job is not None:
        job.run()


if __name__ == "__main__":
    main()
