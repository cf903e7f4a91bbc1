"""A container's health check. Standard library only: it runs every few seconds, so it has to be quick.

`container_health.py web` asks /readyz; `… process NAME` looks whether the container's program runs and is not a zombie.
"""

import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PORT = 8000
SECONDS = 4


def web() -> bool:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": "health", "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def process(name: str, *, proc: Path = Path("/proc")) -> bool:
    """Whether pid 1, or a child of docker's init, is the program and is alive."""
    for directory in proc.glob("[0-9]*"):
        try:
            words = (directory / "cmdline").read_bytes().decode(errors="replace").split("\0")
            state = (directory / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue  # it ended while we looked
        if name in words and "container_health.py" not in " ".join(words) and state != "Z":
            return True
    return False


def main(arguments: list[str]) -> int:
    healthy = web() if arguments[:1] == ["web"] else process(arguments[1])
    return 0 if healthy else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
