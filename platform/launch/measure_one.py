"""Runs one bench or prove module in a process of its own and writes its rows; started by `launch.measurements`."""

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from launch.measuring import Context
from launch.processes import stopped_by_signals


def main(arguments: list[str]) -> int:
    """`module request.json answer.json`"""
    module_name, request, answer = arguments
    asked = json.loads(Path(request).read_text())
    context = Context(
        root=Path(asked["root"]),
        state=Path(asked["state"]),
        scratch=Path(asked["scratch"]),
        environment=asked["environment"],
        arguments=tuple(asked["arguments"]),
    )
    with stopped_by_signals():
        rows = import_module(module_name).run(context)
    Path(answer).write_text(json.dumps([asdict(row) for row in rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
