"""`./stoa bench` and `./stoa prove` find their modules, and print what these measured."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from launch.measurements import discover
from launch.measuring import Row, table
from launch.paths import ROOT
from launch.processes import end_family

STARTER = """
import subprocess, sys
from launch.processes import end_family, stopped_by_signals
started = None
with stopped_by_signals():
    try:
        started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        print(started.pid, flush=True)
        started.wait()
    finally:
        end_family(started.pid)
        print("stopped", flush=True)
"""


def test_every_module_has_a_name_of_its_own_and_says_what_it_does():
    for kind in ("bench", "prove"):
        modules = discover(ROOT / "tests" / kind)
        assert modules, kind
        assert len({module.name for module in modules}) == len(modules)
        assert all(module.summary for module in modules)


def test_ratio_is_value_by_reference():
    assert Row.against("list", 36, "ms", 3).ratio == 12
    assert Row.against("list", 36, "ms", 0).ratio is None


def test_table_is_aligned_and_leaves_missing_figures_empty():
    text = table([Row("product page", 1234.5, "requests/s", 100, 12.345), Row("orders", 3, "kills")])
    assert text.splitlines() == [
        "name          value  unit        reference  ratio",
        "product page  1,234  requests/s        100   12.3",
        "orders            3  kills",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_told_to_end_stops_what_it_started(number):
    path = os.pathsep.join(sys.path)
    one = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert one.stdout is not None
    with one.stdout as said:
        child = psutil.Process(int(said.readline()))
        one.send_signal(number)
        assert said.readline() == "stopped\n"
    assert one.wait() == 128 + number
    assert not child.is_running()


def test_a_family_ends_with_the_children_its_head_left():
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).wait()"
    head = subprocess.Popen([sys.executable, "-c", code])
    family = psutil.Process(head.pid)
    while not (children := family.children()):
        pass
    end_family(head.pid)
    head.wait()
    assert not family.is_running()
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
