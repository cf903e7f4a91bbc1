"""The web process as the demo starts it, on this test process' database: for what only real sockets show."""

import http.client
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.demo_services import web
from launch.processes import free_port
from launch.supervisor import Supervisor
from tests import databases

DOMAIN = "stoa.localhost"


@dataclass(frozen=True)
class Server:
    port: int
    log: Path
    pid: int

    def ask(
        self, path: str, *, host: str = DOMAIN, method: str = "GET", body: bytes | None = None,
        source: str = "127.0.0.1", timeout: float = 10, **headers: str,
    ) -> tuple[int, bytes, dict[str, str]]:  # fmt: skip
        """Status, body and headers of one request on a connection of its own, from that address of this machine."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout, source_address=(source, 0)
        )
        connection.request(method, path, body=body, headers={"Host": f"{host}:{self.port}", **headers})
        answer = connection.getresponse()
        found = answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return found


@contextmanager
def served(directory: Path, *, database: str, **environment: str) -> Iterator[Server]:
    """Granian with the demo's own arguments; stopped at the end, whatever happens."""
    port = free_port(0)
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": databases.address(database),
        "REDIS_URL": os.environ["REDIS_URL"],
        "STOA_DOMAIN": DOMAIN,
        "STOA_PORT": str(port),
        "STOA_STATE_DIR": str(directory / "state"),
        "LOG_LEVEL": "WARNING",
    }
    supervisor = Supervisor(
        environment={**settings, **environment}, logs=directory / "logs",
        directory=databases.ROOT, say=lambda text: None,
    )  # fmt: skip
    try:
        supervisor.start(web(port, DOMAIN))
        assert supervisor.wait_until_ready(60, give_up=threading.Event().is_set)
        yield Server(port, directory / "logs" / "web.log", supervisor.pids["web"])
    finally:
        supervisor.stop(grace=5)
