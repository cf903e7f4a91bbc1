"""The steps of `./stoa check`, as a table, and how one is run."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from launch.paths import ROOT, VENV

Result = Literal["passed", "failed", "unknown"]
TIMEOUT_SECONDS = 900
CODE = (
    *(
        f"platform/{name}"
        for name in ("config", "core", "accounts", "shops", "web", "integrations", "launch")
    ),
    *("tenants", "billing", "storefront_themes", "api"),
)
# A deployment's settings, complete and worthless, for Django's deploy checks.
DEPLOYMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "x7Kq-deploy-check-only-Zm3v9RtYw2PbNc8LfHs6JdGa4UeQi1oT5",
    "FIELD_KEYS": "ZGVwbG95LWNoZWNrLW9ubHktZmllbGQta2V5LTAxMjM=",
    "STOA_DOMAIN": "shops.example.com",
    "STOA_TRUST_PROXY": "on",
    "EMAIL_URL": "smtps://mail.example.com",
    "STRIPE_SECRET_KEY": "sk_live_example",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_example",
    "STRIPE_WEBHOOK_SECRET": "whsec_example",
}


@dataclass(frozen=True)
class Outcome:
    """What one step said. `unknown`: it could not ask, which is neither clean nor a finding."""

    name: str
    result: Result
    seconds: float
    remark: str
    output: str


def read_status(done: subprocess.CompletedProcess[str]) -> tuple[Result, str]:
    return ("passed", "") if done.returncode == 0 else ("failed", f"exit status {done.returncode}")


def read_dead_code(done: subprocess.CompletedProcess[str]) -> tuple[Result, str]:
    """Arguments that a Protocol or a framework prescribes are no finding; ruff looks at unused local variables."""
    found = [line for line in done.stdout.splitlines() if "unused variable" not in line]
    return ("failed", "\n  ".join(["", *found])) if found or done.stderr else ("passed", "")


def read_audit(done: subprocess.CompletedProcess[str]) -> tuple[Result, str]:
    """pip-audit ends with 0 when its database did not answer, so its answer is counted, not trusted."""
    try:
        answer = json.loads(done.stdout)
        dependencies = answer["dependencies"]
    except (ValueError, KeyError, TypeError):
        return "unknown", "not checked: its vulnerability database could not be reached"
    asked = [entry for entry in dependencies if "skip_reason" not in entry]
    found = [entry["name"] for entry in asked if entry["vulns"]]
    if found:
        return "failed", f"known vulnerabilities in {', '.join(found)}"
    if len(asked) < len(dependencies) or not asked:
        return "unknown", f"not checked: asked about {len(asked)} of {len(dependencies)} packages only"
    return "passed", f"{len(asked)} packages without a known vulnerability"


@dataclass(frozen=True)
class Step:
    """A tool, what it is run on, and how its answer is read (by default: exit status 0 is good)."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    read: Callable[[subprocess.CompletedProcess[str]], tuple[Result, str]] = read_status
    needs: str = ""  # a path without which there is nothing to do


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(VENV / "bin" / name), *arguments)


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


STEPS = (
    Step("types", _python("mypy", *CODE)),
    Step("format", _python("ruff", "format", "--check", "--output-format=concise", ".")),
    Step("lint", _python("ruff", "check", "--quiet", "--output-format=concise", ".")),
    Step("imports", _tool("lint-imports")),
    Step("migrations", _python("config.manage", "makemigrations", "--check", "--dry-run"), {"STOA_AS_OWNER": "on"}),
    Step("deploy", _python("config.manage", "check", "--deploy", "--fail-level", "WARNING"), DEPLOYMENT),
    Step("templates", _tool("djlint", "templates", "--lint", "--quiet"), needs="templates"),
    Step("compose", _tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")),
    Step("dockerfile", _tool("hadolint", "docker/Dockerfile")),
    Step("dead-code", _python("vulture"), read=read_dead_code),
    Step(
        "architecture",
        _python("pytest", "tests/architecture", "-q", "-n0", "--no-header", "-p", "no:cacheprovider"),
        needs="tests/architecture",
    ),
    Step(
        "audit",
        _python(
            "pip_audit", "--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--timeout=15",
            "--format=json", "--requirement=requirements/local.txt",
        ),
        read=read_audit,
    ),
)  # fmt: skip


def run_step(step: Step) -> Outcome:
    """Run the step's tool and read its answer; a tool that hangs has failed."""
    if step.needs and not (ROOT / step.needs).exists():
        return Outcome(step.name, "unknown", 0.0, f"not checked: there is no {step.needs}", "")
    started = time.monotonic()
    try:
        done = subprocess.run(
            step.command, env={**os.environ, **step.environment}, capture_output=True, text=True, check=False,
            timeout=TIMEOUT_SECONDS, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Outcome(step.name, "failed", TIMEOUT_SECONDS, "took too long", "")
    seconds = time.monotonic() - started
    result, remark = step.read(done)
    return Outcome(step.name, result, seconds, remark, done.stdout + done.stderr)
