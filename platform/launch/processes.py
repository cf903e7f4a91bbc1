"""Finding and ending processes without touching anybody else's."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil


def alive(pid: int) -> psutil.Process | None:
    """The process when it exists and is not a zombie (a container without an init keeps zombies for ever)."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
    except psutil.NoSuchProcess:
        return None
    return process


def working_in(directory: Path, name: str) -> Iterator[psutil.Process]:
    """Processes called `name` whose working directory is `directory`, which is how PostgreSQL marks its own."""
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != name:
            continue
        with suppress(psutil.Error, OSError):
            if Path(process.cwd()) == directory and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def end(process: psutil.Process, *, grace: float = 10.0) -> None:
    """Ask the process to stop, wait, then insist. Never raises when it is gone already."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(grace)
        except psutil.TimeoutExpired:
            process.kill()
            with suppress(psutil.TimeoutExpired):
                process.wait(grace)


def end_family(pid: int, *, grace: float = 30.0) -> None:
    """End a process, which may stop what it started, and then whatever of its children is left."""
    first = alive(pid)
    if first is None:
        return
    children = first.children(recursive=True)
    end(first, grace=grace)
    for process in children:
        end(process)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end the block as Ctrl-C does: what it started, it stops."""

    def heard(number: int, frame: object) -> None:
        for each in former:
            signal.signal(each, signal.SIG_IGN)  # a second one must not stop the stopping
        raise SystemExit(128 + number)

    former = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, before in former.items():
            signal.signal(number, before)


def free_port(preferred: int = 0) -> int:
    """A TCP port of 127.0.0.1 that nobody listens on: the preferred one when it is free."""
    for candidate in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # As servers do: a port that is only in TIME_WAIT counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", candidate))
                port: int = probe.getsockname()[1]
                return port
    raise OSError("No free TCP port on 127.0.0.1.")


def port_is_free(port: int) -> bool:
    return free_port(port) == port


def run_quietly(command: list[str], **options: object) -> str:
    """Run a tool and return what it printed; its whole output goes into the error when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if done.returncode != 0:
        raise LaunchError(f"{command[0]} failed ({done.returncode}):\n{done.stdout}{done.stderr}".rstrip())
    return str(done.stdout)


class LaunchError(Exception):
    """Something the reader of the terminal can act on; printed without a traceback."""
