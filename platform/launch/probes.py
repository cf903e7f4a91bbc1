"""Is it up? Questions a service is asked until it says yes."""

import http.client
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def answers_http(port: int, path: str, host: str) -> Callable[[Path], bool]:
    """200 to a GET on 127.0.0.1. The host goes into the header: Python does not resolve *.localhost."""

    def probe(log: Path) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", path, headers={"Host": host, "Connection": "close"})
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    return probe


def says(text: str) -> Callable[[Path], bool]:
    """The words a program without a port writes when it has come up."""

    def probe(log: Path) -> bool:
        with suppress(OSError):
            return text in log.read_text(errors="replace")
        return False

    return probe
