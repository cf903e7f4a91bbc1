"""A Redis that starts from every state a former run may have left behind."""

import os
import signal
import socket

import pytest
import redis

from launch.processes import alive, free_port, port_is_free
from launch.redis import ensure_redis


@pytest.fixture
def directory(tmp_path):
    place = tmp_path / "redis"
    yield place
    ensure_redis(place, durable=False).stop()


def test_starts_answers_and_is_taken_over(directory):
    server = ensure_redis(directory, durable=False)
    with redis.Redis.from_url(server.url(3)) as client:
        assert client.set("key", "value")
    assert ensure_redis(directory, durable=False).pid == server.pid


def test_nobody_gets_in_without_the_password(directory):
    server = ensure_redis(directory, durable=False)
    with redis.Redis(port=server.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    assert (directory / "redis.conf").stat().st_mode & 0o077 == 0


def test_keeps_port_and_data_over_kill_nine(directory):
    server = ensure_redis(directory, durable=True)
    with redis.Redis.from_url(server.url()) as client:
        client.config_set("appendfsync", "always")
        client.set("key", "value")
    os.kill(server.pid, signal.SIGKILL)
    again = ensure_redis(directory, durable=True)
    assert (again.port, again.password) == (server.port, server.password)
    with redis.Redis.from_url(again.url()) as client:
        assert client.get("key") == b"value"


def test_another_port_when_the_old_one_was_taken_meanwhile(directory):
    server = ensure_redis(directory, durable=False)
    server.stop()
    assert alive(server.pid) is None
    with socket.create_server(("127.0.0.1", server.port)):
        again = ensure_redis(directory, durable=False)
    assert again.port != server.port


def test_free_port_prefers_the_wanted_one():
    wanted = free_port()
    assert free_port(wanted) == wanted
    with socket.create_server(("127.0.0.1", wanted)):
        assert not port_is_free(wanted)
        assert free_port(wanted) != wanted
