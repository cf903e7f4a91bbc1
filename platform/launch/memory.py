"""A directory in memory for what only tests need: a copy of a database is 2,000 files, which disks take seconds over.

It is an ordinary directory of `/dev/shm`, named after the state directory it belongs to. Without such a file system, or
without room in it, there is none and the files go to the disk.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import psutil

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # ours are 0700 inside, under a name that is checked to be ours
ROOM = 2 * 1024**3  # a run on two workers was seen to hold 0.6 GiB
HOME = "belongs-to"


def has_room(root: Path) -> bool:
    """Only where files are memory, and with twice the room in memory itself: tests run in it too."""
    kinds = {part.mountpoint: part.fstype for part in psutil.disk_partitions(all=True)}
    return (
        kinds.get(str(root)) == "tmpfs"
        and shutil.disk_usage(root).free >= ROOM
        and psutil.virtual_memory().available >= 2 * ROOM
    )


def memory_for(
    state: Path, *, root: Path = SHARED_MEMORY, is_free: Callable[[Path], bool] = has_room
) -> Path | None:
    """The directory in memory that belongs to this state directory: the one it has, or a new one if there is room."""
    state.mkdir(parents=True, exist_ok=True)
    home = state.resolve()
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    place = root / f"stoa-{os.geteuid()}-{name}"
    if not place.exists() and not is_free(root):
        return None
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return None
    (place / HOME).write_text(str(home))
    return place


def forget_homeless(stop: Callable[[Path], None], *, root: Path = SHARED_MEMORY) -> None:
    """Give memory back whose checkout was deleted, after `stop(directory)` has ended what still runs there."""
    for place in root.glob(f"stoa-{os.geteuid()}-*"):
        home = place / HOME
        if home.is_file() and not Path(home.read_text()).exists():
            stop(place)
            shutil.rmtree(place, ignore_errors=True)
