"""The test server's files live in memory where there is room, and no checkout that is gone keeps memory."""

import os
from functools import partial

import psycopg
import pytest

from launch import memory
from launch.memory import forget_homeless, memory_for
from launch.postgres import ensure_postgres, in_use, stop_postgres
from launch.services import _postgres_directory, borrowed_data_stores


@pytest.fixture
def root(tmp_path):
    found = tmp_path / "shm"
    found.mkdir()
    return found


def plenty(root):
    return True


def short(root):
    return False


def test_a_state_directory_has_one_place_of_its_own(root, tmp_path):
    place = memory_for(tmp_path / "one", root=root, is_free=plenty)
    assert place == memory_for(tmp_path / "one", root=root, is_free=plenty)
    assert place != memory_for(tmp_path / "two", root=root, is_free=plenty)
    assert place.parent == root
    assert place.stat().st_mode & 0o077 == 0


def test_a_place_stays_when_room_is_short_and_a_new_one_is_not_begun(root, tmp_path):
    place = memory_for(tmp_path / "one", root=root, is_free=plenty)
    assert memory_for(tmp_path / "one", root=root, is_free=short) == place
    assert memory_for(tmp_path / "two", root=root, is_free=short) is None


def test_a_disk_is_no_memory(tmp_path):
    assert memory_for(tmp_path / "state", root=tmp_path) is None


def test_what_somebody_else_put_there_is_not_used(root, tmp_path):
    place = memory_for(tmp_path / "one", root=root, is_free=plenty)
    (place / memory.HOME).unlink()
    place.rmdir()
    place.symlink_to(tmp_path)
    assert memory_for(tmp_path / "one", root=root, is_free=plenty) is None


def test_memory_of_a_deleted_checkout_is_given_back(root, tmp_path):
    kept, gone = (
        memory_for(tmp_path / "kept", root=root, is_free=plenty),
        memory_for(tmp_path / "gone", root=root, is_free=plenty),
    )
    (tmp_path / "gone").rmdir()
    stopped = []
    forget_homeless(stopped.append, root=root)
    assert stopped == [gone]
    assert kept.exists()
    assert not gone.exists()


@pytest.fixture
def server(tmp_path):
    yield ensure_postgres(tmp_path / "pg", durable=False)
    stop_postgres(tmp_path / "pg")


def test_a_server_on_the_disk_stays_there_while_somebody_is_connected(tmp_path, server):
    """Started when memory was short; a second run finds room, and must not take the first one's server away."""
    place = tmp_path / "memory"
    find = partial(_postgres_directory, tmp_path, find_memory=lambda state: place)
    with psycopg.connect(server.admin_url()):
        assert in_use(tmp_path / "pg")
        assert find(durable=False) == tmp_path / "pg"
    assert find(durable=True) == tmp_path / "pg"
    while in_use(tmp_path / "pg"):
        os.sched_yield()
    assert find(durable=False) == place / "pg", "nobody uses it: stopped and thrown away"
    assert not (tmp_path / "pg").exists()


def test_the_last_borrower_gives_the_memory_back(tmp_path, monkeypatch):
    """What CI does: its clone is thrown away, so nothing of it may stay in memory."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    with borrowed_data_stores(tmp_path / "state", durable=False) as stores:
        directory = stores.postgres.directory
        assert directory.exists()
    assert not in_use(directory)
    assert directory == tmp_path / "state" / "pg" or not directory.parent.exists()
