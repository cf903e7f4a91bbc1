"""`./stoa test`: pytest on a real PostgreSQL and Redis, which are left running for the next time.

STOA_STOP_SERVERS=on (set by .ci/run) stops them at the end: nobody comes back to a clone that CI made.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from launch.paths import ROOT, TEST_STATE
from launch.services import borrowed_data_stores, ensure_data_stores


def main(arguments: list[str]) -> int:
    """Run pytest with the arguments, on two workers unless they say otherwise; what shares a server stays on one."""
    if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
        arguments = ["-n", "2", *arguments]
    with environment() as found:
        command = [sys.executable, "-m", "pytest", *arguments]
        try:
            return subprocess.run(command, cwd=ROOT, env={**os.environ, **found}, check=False).returncode
        except KeyboardInterrupt:  # pytest got it too and has said what it had to say
            return 130


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """Addresses of the test servers (started when they do not run) and the settings of the suite."""
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    if os.environ.get("STOA_STOP_SERVERS") == "on":
        with borrowed_data_stores(TEST_STATE, durable=False) as stores:
            yield {**stores.environment, **settings}
    else:
        yield {**ensure_data_stores(TEST_STATE, durable=False).environment, **settings}
