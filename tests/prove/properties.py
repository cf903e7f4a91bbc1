"""The properties that the suite tries on a few examples hold on fifteen times as many: imports, credit notes, books."""

import os
import re
import subprocess
import sys

from launch.measuring import Context, Row

NAME = "properties"
FACTOR = 15
USES = re.compile(r"^from tests\.examples import examples$", re.MULTILINE)
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "REDIS_URL")


def run(context: Context) -> list[Row]:
    found = [path for path in (context.root / "tests").rglob("test_*.py") if USES.search(path.read_text())]
    assert found, "no test uses tests/examples.py"
    environment = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    done = subprocess.run(
        [sys.executable, "-m", "launch", "test", "-q", "-n0", *map(str, sorted(found))],
        cwd=context.root, env={**environment, "STOA_EXAMPLES": str(FACTOR)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:]
    return [
        Row("times as many examples as in the suite", FACTOR, "×"),
        Row("files of tests", len(found), "files"),
    ]
