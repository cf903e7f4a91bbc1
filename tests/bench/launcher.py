"""How long ./stoa takes to get out of the way, and embedded PostgreSQL and Redis to come up."""

import subprocess
import sys
import time
from statistics import median

from launch.measuring import Context, Row
from launch.postgres import ensure_postgres
from launch.redis import ensure_redis

NAME = "launcher"
ROUNDS = 5


def run(context: Context) -> list[Row]:
    python = median(_seconds([sys.executable, "-c", "pass"]) for _ in range(ROUNDS)) * 1000
    second = median(_seconds([str(context.root / "stoa"), "bench", "--list"]) for _ in range(ROUNDS)) * 1000
    return [
        Row.against("./stoa, nothing to install", second, "ms", python),
        Row(
            "PostgreSQL, first start",
            _first_start(lambda: ensure_postgres(context.scratch / "pg", durable=False)),
            "ms",
        ),
        Row(
            "Redis, first start",
            _first_start(lambda: ensure_redis(context.scratch / "redis", durable=False)),
            "ms",
        ),
    ]


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def _first_start(start) -> float:
    started = time.perf_counter()
    server = start()
    milliseconds = (time.perf_counter() - started) * 1000
    server.stop()
    return milliseconds
