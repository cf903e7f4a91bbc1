"""`./stoa manage …`: Django's command line, as the owner of the database.

On DATABASE_URL (and DATABASE_OWNER_URL) when they are set, else on the demo's servers, started when needed.
"""

import os
import sys

from launch.demo_environment import demo_environment
from launch.paths import DEMO_STATE, ROOT
from launch.services import ensure_data_stores


def main(arguments: list[str]) -> int:
    stores = ensure_data_stores(DEMO_STATE, durable=True)
    for name, value in {**demo_environment(), **stores.environment}.items():
        os.environ.setdefault(name, value)
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "config.manage", *arguments])
