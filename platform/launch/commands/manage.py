"""`./stoa manage …`: Django's command line; the commands that migrate run as the owner of the database.

On DATABASE_URL (and DATABASE_OWNER_URL) when they are set, else on the demo's servers, started when needed.
"""

import os
import signal
import subprocess
import sys

from launch.demo_environment import demo_environment
from launch.paths import DEMO_STATE, ROOT
from launch.services import borrowed_data_stores

MIGRATING = frozenset(
    {
        "migrate",
        "migrate_platform",
        "migrate_shops",
        "drop_deleted_shops",
        "prepare_database",
        "makemigrations",
        "sqlmigrate",
        "flush",
    }
)


def main(arguments: list[str]) -> int:
    with borrowed_data_stores(DEMO_STATE, durable=True) as stores:
        environment = {**demo_environment(), **stores.environment, **os.environ}
        if arguments and arguments[0] in MIGRATING:
            environment.setdefault("STOA_AS_OWNER", "on")
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # Ctrl-C is for the command; this process only waits for it
        command = [sys.executable, "-m", "config.manage", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=False, preexec_fn=_hear_ctrl_c
        ).returncode


def _hear_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
