"""Finds, runs and reports the modules of `tests/bench` and `tests/prove` (the contract: launch.measuring)."""

import argparse
import ast
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from launch.measuring import Row, table
from launch.paths import ROOT, STATE
from launch.processes import LaunchError, end_family, stopped_by_signals
from launch.services import borrowed_data_stores


@dataclass(frozen=True)
class Module:
    """A measuring module, read without importing it: listing needs no Django."""

    name: str
    module: str
    summary: str


def discover(directory: Path) -> list[Module]:
    """The modules of a directory that have a NAME, by name."""
    found = []
    for path in sorted(directory.glob("*.py")):
        tree = ast.parse(path.read_text())
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id="NAME")], value=ast.Constant(value=str(name))):
                    summary = (ast.get_docstring(tree) or "").split("\n", 1)[0]
                    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                    found.append(Module(name, module, summary))
    return sorted(found, key=lambda module: module.name)


def command(kind: str, description: str, arguments: list[str]) -> int:
    """The whole of `./stoa bench` and `./stoa prove`: 0 when every chosen module ran through."""
    known = discover(ROOT / "tests" / kind)
    options = _parse(kind, description, arguments, [module.name for module in known])
    if options.list:
        for module in known:
            print(f"{module.name:<16} {module.summary}")
        return 0
    state = STATE / kind
    with stopped_by_signals(), borrowed_data_stores(state, durable=True) as stores:
        return _measure(kind, known, options, state, stores.environment)


def _measure(
    kind: str, known: list[Module], options: argparse.Namespace, state: Path, addresses: dict[str, str]
) -> int:
    environment = {**addresses, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "STOA_STATE_DIR": str(state)}
    rows: list[Row] = []
    failed: list[str] = []
    for module in [module for module in known if not options.names or module.name in options.names]:
        print(f"{module.name}: {module.summary}", flush=True)
        started = time.monotonic()
        answer = _run(module, state, environment, options.rest)
        print(
            f"{module.name}: {'FAILED' if answer is None else 'done'} in {time.monotonic() - started:.1f} s\n",
            flush=True,
        )
        if answer is None:
            failed.append(module.name)
        rows += answer or []
    if rows:
        print(table(rows))
    if options.json:
        document = {"machine": machine(), "failed": failed, "rows": [asdict(row) for row in rows]}
        Path(options.json).write_text(json.dumps(document, indent=1) + "\n")
    if failed:
        print(f"{kind}: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    model = ""
    with Path("/proc/cpuinfo").open() if Path("/proc/cpuinfo").exists() else open(os.devnull) as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "")
    return {
        "cores": os.cpu_count(),
        "processor": model or platform.processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _parse(kind: str, description: str, arguments: list[str], names: list[str]) -> argparse.Namespace:
    own, _, rest = _split(arguments)
    parser = argparse.ArgumentParser(prog=f"./stoa {kind}", description=description)
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to run; everything when none is named")
    parser.add_argument("--list", action="store_true", help="list what there is")
    parser.add_argument("--json", metavar="FILE", help="also write machine, rows and failures to this file")
    options = parser.parse_args(own)
    options.rest = rest
    unknown = set(options.names) - set(names)
    if unknown:
        parser.error(f"no such name: {', '.join(sorted(unknown))} (--list shows them)")
    return options


def _split(arguments: list[str]) -> tuple[list[str], str, list[str]]:
    if "--" not in arguments:
        return arguments, "", []
    place = arguments.index("--")
    return arguments[:place], "--", arguments[place + 1 :]


def _run(module: Module, state: Path, environment: dict[str, str], rest: list[str]) -> list[Row] | None:
    with tempfile.TemporaryDirectory(prefix="stoa-") as scratch:
        request, answer = Path(scratch) / "request.json", Path(scratch) / "answer.json"
        work = Path(scratch) / "scratch"
        work.mkdir()
        asked = {
            "root": str(ROOT),
            "state": str(state),
            "scratch": str(work),
            "environment": environment,
            "arguments": rest,
        }
        request.write_text(json.dumps(asked))
        done = subprocess.Popen(
            [sys.executable, "-m", "launch.measure_one", module.module, str(request), str(answer)],
            env={**os.environ, **environment}, cwd=ROOT,
        )  # fmt: skip
        try:
            if done.wait() != 0:
                return None
        except BaseException:  # told to end
            end_family(done.pid)
            raise
        try:
            return [Row(**row) for row in json.loads(answer.read_text())]
        except (OSError, ValueError, TypeError) as error:
            raise LaunchError(f"{module.name} did not answer with rows: {error}") from error
