"""The same command twice at once, in the same folder: the second says what is the matter, or both work."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from launch.locks import exclusive
from launch.paths import ROOT


def stoa(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """`./stoa`, from where its environment is there already."""
    return subprocess.Popen(
        [sys.executable, "-m", "launch", *arguments], cwd=ROOT, text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}", **environment},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def said(process: Any) -> tuple[int, str]:
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def test_a_second_demo_says_that_there_is_one_and_touches_nothing(tmp_path: Path):
    """Not even with --fresh, which throws the data away; and its processes are not taken for orphans."""
    (tmp_path / "demo").mkdir()
    kept = tmp_path / "demo" / "pg"
    kept.mkdir()
    bystander = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        env={**os.environ, "STOA_DEMO_RUN": str((tmp_path / "demo").resolve())},
    )
    try:
        with exclusive(tmp_path / "demo.lock"):
            status, output = said(stoa("demo", "--fresh", STOA_STATE_DIR=str(tmp_path)))
        assert status == 1
        assert "The demo runs already" in output
        assert "Traceback" not in output
        assert kept.is_dir()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_two_suites_at_once_both_run():
    """They share the servers; databases, and Redis' numbers, are each process' own."""
    both = [
        stoa("test", "-n0", "-q", "tests/core/test_ids.py", "tests/isolation/test_walls.py") for _ in range(2)
    ]
    for process in both:
        status, output = said(process)
        assert status == 0, output
        assert " passed" in output
