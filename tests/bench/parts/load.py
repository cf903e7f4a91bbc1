"""A closed loop of clients over keep-alive connections, and the CPU that servers and PostgreSQL spent meanwhile."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

Request = tuple[str, str, bytes, dict[str, str]]  # method, path, body, headers


@dataclass(frozen=True)
class Result:
    """What some requests took: each one's seconds, all together, and the CPU of the watched processes meanwhile."""

    times: tuple[float, ...]
    elapsed: float
    cpu: float

    def __add__(self, other: "Result") -> "Result":
        return Result(self.times + other.times, self.elapsed + other.elapsed, self.cpu + other.cpu)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.elapsed

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU per request."""
        return 1000 * self.cpu / len(self.times)

    def percentile(self, part: float) -> float:
        """Milliseconds that this part of the requests stayed within."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def drive(
    port: int,
    requests: Callable[[int], Request],
    *,
    clients: int = 16,
    total: int = 1600,
    watched: Sequence[psutil.Process],
    allowed: Sequence[int] = (200,),
) -> Result:
    """Send `total` requests from so many clients; `requests(n)` makes the n-th. Raises AssertionError for an answer
    that is not allowed: a fast error is no speed.
    """
    times: list[float] = []
    numbers = iter(range(total))
    lock = threading.Lock()
    failures: list[str] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not failures:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            method, path, body, headers = requests(number)
            started = time.perf_counter()
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            seconds = time.perf_counter() - started
            if answer.status not in allowed:
                failures.append(f"{answer.status} for {method} {path}: {content[:300]!r}")
                return
            with lock:
                times.append(seconds)

    before, started = cpu_of(watched), time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed, spent = time.perf_counter() - started, cpu_of(watched) - before
    assert not failures, failures[0]
    return Result(tuple(times), elapsed, spent)


def family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def cpu_of(processes: Sequence[psutil.Process]) -> float:
    """Seconds of CPU so far, with the children that have ended (PostgreSQL's backends come and go)."""
    seconds = 0.0
    for process in processes:
        for each in family(process):
            try:
                spent = each.cpu_times()
            except psutil.NoSuchProcess:
                continue
            seconds += spent.user + spent.system
            if each == process:
                seconds += spent.children_user + spent.children_system
    return seconds
