"""What the processes count, for Prometheus. With PROMETHEUS_MULTIPROC_DIR set, all processes of a machine add up."""

import os
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client import REGISTRY as _PROCESS
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SHARED = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
if _SHARED:  # the library writes there from the first figure on, and does not make the folder
    Path(_SHARED).mkdir(parents=True, exist_ok=True)

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("stoa_requests", "HTTP requests answered", ["surface", "method", "status"])
REQUEST_SECONDS = Histogram("stoa_request_seconds", "Time to answer", ["surface"], buckets=_QUICK)
OUTBOX_HANDLED = Counter("stoa_outbox_handled", "Outbox rows handled", ["handler", "outcome"])
OUTBOX_SECONDS = Histogram("stoa_outbox_seconds", "Time of an outbox handler", ["handler"], buckets=_QUICK)
VENDOR_CALLS = Counter("stoa_vendor_calls", "Calls to third parties", ["vendor", "outcome"])
TASKS = Counter("stoa_tasks", "Background tasks run", ["task", "outcome"])


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    if _SHARED:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client leaves it untyped
        return bytes(generate_latest(registry))
    return bytes(generate_latest(_PROCESS))
