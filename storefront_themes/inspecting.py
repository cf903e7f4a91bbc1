"""Compiling and checking an upload in one child, with limits: the web process has visitors to serve."""

from collections.abc import Mapping

from storefront_themes.check import Problem, Severity, check_theme
from storefront_themes.engine import DictLoader, Issue
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.saving import MEMORY_BYTES, ask_child, begin, compile_all, issues_in, say

CPU_SECONDS = 10  # a theme of 80 files and 300 KB takes 1.1, the start of the child included


def inspect_saved(
    files: Mapping[str, bytes],
    *,
    limits: Limits = DEFAULT_LIMITS,
    cpu_seconds: int = CPU_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> tuple[list[Issue], list[Problem]]:
    """What keeps a theme from being served, and what the check says of it; both with file and line."""
    answers = ask_child(__name__, files, limits=limits, cpu_seconds=cpu_seconds, memory_bytes=memory_bytes)
    problems = [
        Problem(file, line, code, message, Severity(severity))
        for kind, file, line, *rest in answers
        if kind == "problem"
        for code, message, severity in [rest]
    ]
    return issues_in(answers), problems


def serve() -> None:
    """The child."""
    files, limits = begin()
    compile_all(files, limits)
    for problem in check_theme(DictLoader(files), limits=limits, at=lambda file: say("at", file, 0, "")):
        say("problem", problem.file, problem.line, problem.code, problem.message, problem.severity.value)
    say("done", "", 0, "")
