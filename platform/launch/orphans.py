"""Processes of a former run that was killed: found by a mark in their environment, so never anybody else's."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

MARK = "STOA_DEMO_RUN"


def mark(state: Path) -> dict[str, str]:
    """What every process of a run carries in its environment, and its children inherit."""
    return {MARK: str(state.resolve())}


def orphans(state: Path) -> Iterator[psutil.Process]:
    """Living processes that carry the mark of this state directory. Call it only while holding the demo's lock."""
    wanted = str(state.resolve())
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == wanted:
                yield process


def end_orphans(state: Path, *, grace: float = 3.0) -> int:
    """End them all, politely first; returns how many there were."""
    found = list(orphans(state))
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(found, timeout=grace)
    while stubborn:  # again, because a supervisor of workers may have started new ones meanwhile
        for process in stubborn:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(stubborn, timeout=grace)
        stubborn = list(orphans(state))
    return len(found)
