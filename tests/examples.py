"""How many examples a property with a database behind it is tried on: enough to notice in every run, more when asked.

`STOA_EXAMPLES=10 ./stoa test …` tries ten times as many; `./stoa prove properties` does so for all that use this.
"""

import os

FACTOR = int(os.environ.get("STOA_EXAMPLES", "1"))


def examples(in_every_run: int) -> int:
    return in_every_run * FACTOR
