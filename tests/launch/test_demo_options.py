"""What `./stoa demo` is told, and what it says of it before anything starts."""

import socket

import pytest

from launch.commands import demo
from launch.processes import LaunchError


@pytest.mark.parametrize("port", ["0", "65536", "99999", "-1", "80x", "", "٣"])
def test_what_is_no_port_is_refused_in_words(port: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        demo._parse([f"--port={port}"])
    assert "is no port: a number from 1 to 65535" in capsys.readouterr().err


def test_a_port_in_use_is_refused_in_words():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(LaunchError, match="is taken"):
        demo._port(demo._parse([f"--port={taken.getsockname()[1]}"]).port)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ((), "Starting PostgreSQL and Redis ..."),
        (("DATABASE_URL",), "Starting Redis ..."),
        (("DATABASE_URL", "REDIS_URL"), "Starting the demo ..."),
    ],
)
def test_only_servers_of_its_own_are_said_to_start(
    named: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    for variable in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(variable, raising=False)
    for variable in named:
        monkeypatch.setenv(variable, "somewhere")
    demo._say_what_starts()
    assert said in capsys.readouterr().err
