"""Everything that was started is stopped, with its children; what dies comes back; leftovers are found."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from launch.orphans import end_orphans, mark, orphans
from launch.probes import says
from launch.processes import LaunchError, alive
from launch.supervisor import Service, Supervisor

FAMILY = """
import subprocess, sys, time
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", stubborn])
print("up", child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(tmp_path, said):
    found = Supervisor(
        environment=mark(tmp_path), logs=tmp_path / "logs", directory=tmp_path, say=said.append
    )
    yield found
    found.stop(grace=1)


def python(name: str, code: str, **options) -> Service:
    return Service(name=name, command=(sys.executable, "-c", code), **options)


def until(condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_stop_ends_a_process_and_its_stubborn_child(supervisor, tmp_path):
    supervisor.start(python("family", FAMILY, is_ready=says("up")))
    assert supervisor.wait_until_ready(10, give_up=lambda: False)
    parent = supervisor.pids["family"]
    child = int((tmp_path / "logs" / "family.log").read_text().split()[1])
    supervisor.stop(grace=1)
    until(lambda: alive(parent) is None and alive(child) is None)


def test_what_dies_is_started_again_and_said(supervisor, said):
    supervisor.start(python("steady", "import time; time.sleep(60)"))
    first = supervisor.pids["steady"]
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.check() or supervisor.pids["steady"] != first)
    assert "steady ended (SIGKILL)" in said[0]


def test_a_service_that_keeps_dying_stops_the_start_and_shows_its_log(supervisor):
    supervisor.start(python("broken", "print('no such table'); raise SystemExit(3)", is_ready=says("never")))
    with pytest.raises(LaunchError, match="no such table"):
        supervisor.wait_until_ready(30, give_up=lambda: False)


def test_waiting_gives_up_when_told(supervisor):
    supervisor.start(python("slow", "import time; time.sleep(60)", is_ready=says("never")))
    assert not supervisor.wait_until_ready(30, give_up=lambda: True)


def test_orphans_are_found_by_their_mark_and_nobody_else_is(tmp_path):
    code = [sys.executable, "-c", "import time; time.sleep(60)"]
    mine = subprocess.Popen(code, env={**os.environ, **mark(tmp_path)}, start_new_session=True)
    other = subprocess.Popen(code, env={**os.environ, **mark(tmp_path / "another")}, start_new_session=True)
    try:
        until(lambda: [process.pid for process in orphans(tmp_path)] == [mine.pid])
        assert end_orphans(tmp_path) == 1
        assert alive(mine.pid) is None
        assert psutil.Process(other.pid).status() != psutil.STATUS_ZOMBIE
    finally:
        other.kill()
        other.wait()
        mine.kill()
        mine.wait()
