"""Compiling what a merchant just saved, in a process that may die of it: this one has visitors to serve."""

import json
import resource
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storefront_themes.engine.engine import Engine
from storefront_themes.engine.errors import Issue, ThemeError
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.loader import DictLoader

MEMORY_BYTES = 400 * 1024 * 1024

_ROOT = Path(__file__).resolve().parents[2]


def ask_child(
    module: str,
    files: Mapping[str, bytes],
    *,
    cpu_seconds: int,
    memory_bytes: int = MEMORY_BYTES,
    limits: Limits = DEFAULT_LIMITS,
) -> list[list[Any]]:
    """Let `module.serve()` work on these files in a child; what it said until it was done, or died.

    The child may use this much of the processor and this much memory more than it starts with.
    """
    task = {
        "files": {name: b64encode(body).decode() for name, body in files.items()},
        "limits": asdict(limits),
        "cpu": cpu_seconds,
        "memory": memory_bytes,
    }
    command = [sys.executable, "-P", "-c", f"from {module} import serve; serve()"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(task).encode(),
            capture_output=True,
            check=False,
            timeout=cpu_seconds * 6,
            env={"PYTHONPATH": f"{_ROOT}:{_ROOT / 'platform'}", "PATH": ""},
        )
        output = done.stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    return [json.loads(line) for line in output.splitlines() if line.endswith(b"]")]


def issues_in(answers: Sequence[Sequence[Any]]) -> list[Issue]:
    """What a child said to be wrong; and that it died, when it did not say that it was done."""
    issues = [Issue(found[3], file=found[1], line=found[2]) for found in answers if found[0] == "issue"]
    if answers and answers[-1][0] == "done":
        return issues
    at = next((answer[1] for answer in reversed(answers) if answer[0] == "at"), "")
    return [*issues, Issue("takes too long or too much memory to compile", file=at, line=1)]


def begin() -> tuple[dict[str, bytes], Limits]:
    """In the child: the files it was given, and the theme's limits. From here on its own hold."""
    task = json.loads(sys.stdin.buffer.read())
    files = {name: b64decode(body) for name, body in task["files"].items()}
    _limit(task["cpu"], task["memory"])
    return files, Limits(**task["limits"])


def compile_all(files: Mapping[str, bytes], limits: Limits) -> None:
    """In the child: compile every file, and say what cannot be."""
    try:
        engine = Engine(DictLoader(files), limits=limits)
        for file in sorted(name for name in files if name.endswith(".liquid")):
            say("at", file, 0, "")
            for issue in engine.compile([file]):
                say("issue", issue.file, issue.line or 1, issue.message)
    except ThemeError as error:
        say("issue", error.issue.file, error.issue.line, error.issue.message)


def _limit(cpu: int, memory: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + cpu
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    roof = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (roof, roof))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def say(*answer: object) -> None:
    """In the child: one answer."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
