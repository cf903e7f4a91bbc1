"""Every form of every surface with every hostile value in each field; the suite gives each field one of them."""

import os
import re
import subprocess
import sys
import time

from launch.measuring import Context, Row

NAME = "forms"
TESTS = "tests/security/test_every_form.py"
REPLACED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STOA_STATE_DIR")


def run(context: Context) -> list[Row]:
    clean = {name: value for name, value in os.environ.items() if name not in REPLACED}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", TESTS, "-n2", "-q", "-rP", "-p", "no:cacheprovider"],
        cwd=context.root, env={**clean, "STOA_EVERY_VALUE": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    faults = [line for line in done.stdout.splitlines() if " -> /" in line]
    assert done.returncode == 0, "\n".join(faults) or done.stdout[-4000:]
    sent = sum(int(number) for number in re.findall(r"^(\d+) sent$", done.stdout, re.MULTILINE))
    return [Row("forms sent", sent, "requests"), Row("in", time.monotonic() - started, "s")]
