"""Processes that are forked from one that has imported everything: looked after, stopped and told of like others."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from launch import demo_services
from launch.forking import Forked, NurseryClient
from launch.orphans import end_orphans, mark, orphans
from launch.paths import ROOT
from launch.probes import says
from launch.processes import alive
from launch.supervisor import Service, Supervisor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no nursery elsewhere")

STEADY = """
import os, time
print("up", os.getppid(), flush=True)
time.sleep(60)
"""
FAMILY = """
import subprocess, sys, time
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", stubborn])
print("up", child.pid, flush=True)
time.sleep(60)
"""
THREADED = """
import threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
"""


@pytest.fixture
def house(tmp_path):
    """Modules to fork, a nursery that finds them, a supervisor, and what it says."""
    for name, text in {"steady": STEADY, "family": FAMILY, "threaded": THREADED}.items():
        (tmp_path / f"{name}.py").write_text(text)
    made = House(tmp_path)
    yield made
    made.supervisor.stop(grace=1)


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs = folder / "logs"
        self.logs.mkdir()
        self.said: list[str] = []
        paths = os.pathsep.join([str(folder), str(ROOT / "platform")])
        environment = {**mark(folder), "PYTHONPATH": paths}
        self.nursery = NurseryClient(
            log=self.logs / "nursery.log", directory=folder, environment=environment, modules=()
        )
        self.supervisor = Supervisor(
            environment=environment,
            logs=self.logs,
            directory=folder,
            say=self.said.append,
            nursery=self.nursery,
        )

    def start(self, name: str) -> int:
        """Its pid, once it is up."""
        self.supervisor.start(
            Service(name=name, command=(sys.executable, "-m", name), is_ready=says("up"), forked=True)
        )
        assert self.supervisor.wait_until_ready(60, give_up=lambda: False)
        return self.supervisor.pids[name]

    def wrote(self, name: str) -> list[str]:
        return (self.logs / f"{name}.log").read_text().split()

    def again(self, name: str, pid: int) -> int:
        until(lambda: self.supervisor.check() or self.supervisor.pids[name] != pid)
        return self.supervisor.pids[name]


def until(condition, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_it_is_forked_and_stopped_with_its_stubborn_child(house):
    house.nursery.go_on(environment={}, modules=())
    parent, child = house.start("family"), int(house.wrote("family")[1])
    found = alive(parent)
    assert found is not None
    assert found.name() == "stoa-family"
    house.supervisor.stop(grace=1)
    until(lambda: alive(parent) is None and alive(child) is None)


def test_what_dies_is_forked_again_and_said(house):
    house.nursery.go_on(environment={}, modules=())
    first = house.start("steady")
    os.kill(first, signal.SIGKILL)
    second = house.again("steady", first)
    assert "steady ended (SIGKILL)" in house.said[0]
    until(lambda: house.wrote("steady").count("up") == 2)
    assert house.wrote("steady")[1] == house.wrote("steady")[3] != str(os.getpid())
    assert alive(second) is not None


def test_without_the_nursery_its_children_are_still_looked_after(house):
    """They go on; when one ends it is started as a process of its own."""
    house.nursery.go_on(environment={}, modules=())
    first = house.start("steady")
    nursery = alive(int(house.wrote("steady")[1]))
    assert nursery is not None
    nursery.kill()
    until(lambda: alive(nursery.pid) is None)
    house.supervisor.check()
    assert house.supervisor.pids["steady"] == first
    os.kill(first, signal.SIGKILL)
    house.again("steady", first)
    until(lambda: house.wrote("steady").count("up") == 2)
    assert house.wrote("steady")[3] == str(os.getpid())


def test_nothing_is_forked_beside_a_second_thread(house):
    house.nursery.go_on(environment={}, modules=("threaded",))
    house.start("steady")
    assert house.wrote("steady")[1] == str(os.getpid())
    assert "started threads" in (house.logs / "nursery.log").read_text()


def test_a_killed_run_leaves_children_that_the_next_one_finds(house):
    house.nursery.go_on(environment={}, modules=())
    pid = house.start("steady")
    house.nursery.stop()
    assert pid in [process.pid for process in orphans(house.folder)]
    assert end_orphans(house.folder) >= 1
    assert alive(pid) is None


LOOK = """
import json, sys, threading, psutil
from django.db import connections
from django.urls import get_resolver
print(json.dumps({
    "threads": threading.active_count(),
    "sockets": len(psutil.Process().net_connections(kind="all")),
    "connected": [each.alias for each in connections.all(initialized_only=True) if each.connection is not None],
    "program": "config.wsgi" in sys.modules and "celery.apps.worker" in sys.modules,
}), "end", flush=True)
"""


def test_the_program_can_be_forked(tmp_path):
    """What the demo's nursery imports starts no thread and opens no connection: both break in children."""
    (tmp_path / "look.py").write_text(LOOK)
    paths = os.pathsep.join([str(tmp_path), str(ROOT / "platform"), str(ROOT)])
    nursery = demo_services.nursery(logs=tmp_path, environment={**mark(tmp_path), "PYTHONPATH": paths})
    assert nursery is not None
    try:
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "STOA_STATE_DIR": str(tmp_path)}
        nursery.go_on(environment=settings, modules=demo_services.WITH_SETTINGS)
        log = tmp_path / "look.log"
        started = nursery.start("look", "look", (), log)
        assert isinstance(started, Forked), (tmp_path / "nursery.log").read_text()
        assert started.wait(60) == 0, log.read_text()
        found = json.loads(log.read_text().splitlines()[-1].removesuffix(" end"))
        assert found == {"threads": 1, "sockets": 0, "connected": [], "program": True}
    finally:
        nursery.stop()
