"""The virtual environment is made once, again when the lock changed, and never twice at a time."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from launch import bootstrap, installer, system_libraries


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose installer only writes down what it was asked to install."""
    (tmp_path / "requirements").mkdir()
    for name in ("install", "local", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STATE", tmp_path / ".stoa")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "stoa-stamp.json")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", tmp_path / "requirements")
    installed: list[str] = []
    monkeypatch.setattr(installer, "install", lambda python, requirements, name: installed.append(name))

    def make(environment, **options):
        (environment / "bin").mkdir(parents=True, exist_ok=True)
        (environment / "bin" / "python").unlink(missing_ok=True)
        (environment / "bin" / "python").symlink_to(sys.executable)

    monkeypatch.setattr(bootstrap.venv, "create", make)
    return tmp_path, installed


def test_second_start_installs_nothing(checkout):
    _, installed = checkout
    bootstrap.set_up(with_tools=False)
    bootstrap.set_up(with_tools=False)
    assert installed == ["local"]


def test_tools_are_added_when_a_command_needs_them_and_kept(checkout):
    root, installed = checkout
    bootstrap.set_up(with_tools=False)
    bootstrap.set_up(with_tools=True)
    bootstrap.set_up(with_tools=False)
    assert installed == ["local", "dev"]
    (root / "requirements" / "local.txt").write_text("local==2\n")
    bootstrap.set_up(with_tools=False)
    assert installed[-1] == "dev", "an update must not take the tools away"


def test_changed_lock_installs_again(checkout):
    root, installed = checkout
    bootstrap.set_up(with_tools=False)
    (root / "requirements" / "local.txt").write_text("local==2\n")
    bootstrap.set_up(with_tools=False)
    assert installed == ["local", "local"]


def test_interrupted_installation_is_done_again(checkout, monkeypatch):
    _, installed = checkout

    def interrupted(python, requirements, name):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(installer, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.set_up(with_tools=False)
    assert not bootstrap.is_current(with_tools=False)
    bootstrap.set_up(with_tools=False)
    assert installed == ["local"]


def test_moved_checkout_is_not_current(checkout):
    bootstrap.set_up(with_tools=False)
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps({**stamp, "root": "/somewhere/else"}))
    assert not bootstrap.is_current(with_tools=False)


def test_concurrent_starts_install_once(checkout):
    _, installed = checkout
    starts = [threading.Thread(target=bootstrap.set_up, kwargs={"with_tools": False}) for _ in range(5)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert installed == ["local"]


def test_stoa_says_what_it_can_do_and_refuses_the_rest():
    stoa = Path(__file__).parents[2] / "stoa"
    listing = subprocess.run([stoa], capture_output=True, text=True, check=True)
    assert "demo" in listing.stdout
    refusal = subprocess.run([stoa, "dmeo"], capture_output=True, text=True, check=False)
    assert refusal.returncode == 2
    assert "knows no command 'dmeo'" in refusal.stderr


def test_stoa_without_a_python_says_what_to_install(tmp_path):
    stoa = tmp_path / "stoa"
    stoa.write_bytes((Path(__file__).parents[2] / "stoa").read_bytes())
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("dirname", "cat", "sh"):
        (tools / tool).symlink_to(f"/bin/{tool}" if Path(f"/bin/{tool}").exists() else f"/usr/bin/{tool}")
    done = subprocess.run(
        ["/bin/sh", stoa], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_bootstrap_needs_the_standard_library_only():
    modules = "launch.bootstrap, launch.installer, launch.system_libraries"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "platform")}
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", f"import {modules}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_advice_names_the_packages_and_what_does_not_work():
    text = system_libraries.advice(["libpango-1.0-0"])
    assert "libpango-1.0-0" in text
    assert "PDF" in text
    assert "browser tests fail" in system_libraries.advice(["chromium"])


WHERE = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"


def test_bytecode_is_kept_out_of_the_sources_of_who_wants_none_there():
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    bootstrap.keep_bytecode(environment)
    found = subprocess.run(
        [sys.executable, "-c", WHERE], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["False", str(bootstrap.VENV / "bytecode")]


@pytest.mark.parametrize("said", [{}, {"PYTHONPYCACHEPREFIX": "/elsewhere"}])
def test_who_says_nothing_or_another_place_gets_that(said):
    environment = dict(said)
    bootstrap.keep_bytecode(environment)
    assert environment == said
    named = {**said, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/elsewhere"}
    bootstrap.keep_bytecode(named)
    assert named == {"PYTHONPYCACHEPREFIX": "/elsewhere"}


def test_an_installation_leaves_no_bytecode_of_the_one_before(checkout):
    root, _ = checkout
    old = root / ".venv" / "bytecode" / "old.pyc"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    bootstrap.set_up(with_tools=False)
    assert not old.exists()


def test_a_package_in_the_place_of_the_standard_library_is_named(checkout, capsys):
    root, installed = checkout
    (root / "platform").mkdir()
    (root / "platform" / "__init__.py").touch()
    assert bootstrap.main(["demo"]) == 1
    assert "rm platform/__init__.py" in capsys.readouterr().err
    assert installed == []
