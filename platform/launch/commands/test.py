"""`./stoa test`: pytest on a real PostgreSQL and Redis, which are left running for the next time."""

import os
import sys

from launch.paths import ROOT, TEST_STATE
from launch.services import ensure_data_stores


def main(arguments: list[str]) -> int:
    os.environ.update(environment())
    if not any(argument.startswith(("-n", "--numprocesses")) for argument in arguments):
        arguments = ["-n", "2", *arguments]
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def environment() -> dict[str, str]:
    """Addresses of the test servers (started when they do not run) and the settings of the suite."""
    stores = ensure_data_stores(TEST_STATE, durable=False)
    return {**stores.environment, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
