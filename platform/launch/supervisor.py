"""Keeps a set of processes running: starts them, notices when one ends, starts it again, stops them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from launch.forking import NurseryClient, Running
from launch.processes import LaunchError

FIRST_DELAY = 1.0
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60.0  # alive for this long: what happened before is forgiven
ATTEMPTS_BEFORE_READY = 3


@dataclass(frozen=True)
class Service:
    """One long-running program. `is_ready` is asked until it says yes once; its log file is its argument.

    A module whose imports the nursery has done already may be `forked`: what follows `python -m` is run there.
    """

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[Path], bool] = lambda log: True
    forked: bool = False
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class _Child:
    service: Service
    log: Path
    process: Running
    started: float
    delay: float = FIRST_DELAY
    due: float | None = None  # when to start again; None while it runs
    ready: bool = False
    deaths: int = 0


class Supervisor:
    """Runs services in process groups of their own, so that Ctrl-C reaches this process only."""

    def __init__(
        self,
        *,
        environment: dict[str, str],
        logs: Path,
        directory: Path,
        say: Callable[[str], None],
        nursery: NurseryClient | None = None,
    ) -> None:
        self._environment = environment
        self._logs = logs
        self._directory = directory
        self._say = say
        self._nursery = nursery
        self._children: list[_Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, service: Service) -> None:
        log = self._logs / f"{service.name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        self._children.append(_Child(service, log, self._spawn(service, log), time.monotonic()))

    @property
    def pids(self) -> dict[str, int]:
        return {child.service.name: child.process.pid for child in self._children}

    def check(self) -> None:
        """Look after every child once: call it a few times a second."""
        for child in self._children:
            if child.due is None:
                self._look_at(child)
            elif time.monotonic() >= child.due:
                child.process, child.started, child.due = (
                    self._spawn(child.service, child.log),
                    time.monotonic(),
                    None,
                )

    def wait_until_ready(self, seconds: float, *, give_up: Callable[[], bool]) -> bool:
        """True when everything answers; False when `give_up` says so.

        Raises LaunchError with the end of the log when a service keeps dying or does not answer in time.
        """
        deadline = time.monotonic() + seconds
        while not give_up():
            self.check()
            waiting = [child for child in self._children if not self._becomes_ready(child)]
            if not waiting:
                return True
            for child in waiting:
                if child.deaths >= ATTEMPTS_BEFORE_READY:
                    raise LaunchError(f"{child.service.name} keeps ending. {self._tail(child)}")
                if time.monotonic() > deadline:
                    raise LaunchError(
                        f"{child.service.name} does not answer after {seconds:.0f} s. {self._tail(child)}"
                    )
            time.sleep(0.05)
        return False

    def stop(self, *, grace: float = 10.0) -> None:
        """SIGTERM to every process, then SIGKILL to the groups of those that stay."""
        running = [child for child in self._children if child.process.poll() is None]
        for child in running:
            child.process.terminate()
        deadline = time.monotonic() + grace
        for child in running:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
        for child in self._children:
            _kill_group(child.process)
        self._children.clear()
        if self._nursery is not None:
            self._nursery.stop()

    def _spawn(self, service: Service, log: Path) -> Running:
        if service.forked and self._nursery is not None and not service.environment:
            _, _, module, *arguments = service.command
            if forked := self._nursery.start(service.name, module, tuple(arguments), log):
                return forked
        with log.open("ab") as output:
            return subprocess.Popen(
                service.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._directory,
                env={**os.environ, **self._environment, **service.environment},
                start_new_session=True,
            )

    def _look_at(self, child: _Child) -> None:
        status = child.process.poll()
        if status is None:
            return
        _kill_group(child.process)  # what it started itself must not meet its successor
        child.deaths += 1
        if time.monotonic() - child.started > STEADY_SECONDS:
            child.delay = FIRST_DELAY
        child.due = time.monotonic() + child.delay
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        self._say(
            f"{child.service.name} ended ({how}); starting it again in {child.delay:.0f} s. Log: {child.log}"
        )
        child.delay = min(child.delay * 2, LONGEST_DELAY)

    def _becomes_ready(self, child: _Child) -> bool:
        if not child.ready and child.due is None:
            child.ready = child.service.is_ready(child.log)
        return child.ready

    @staticmethod
    def _tail(child: _Child) -> str:
        lines = child.log.read_text(errors="replace").splitlines()[-15:]
        return "\n".join([f"The end of {child.log}:", *lines])


def _kill_group(process: Running) -> None:
    """The group outlives its leader as long as it has members; its number is the leader's pid."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)


def say(message: str) -> None:
    """Progress goes to stderr: stdout belongs to the summary."""
    print(message, file=sys.stderr, flush=True)
