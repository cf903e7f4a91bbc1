"""The steps of `./stoa check` read their tools' answers right, above all the silence."""

import json
import subprocess

import pytest

from launch.checks import Step, read_audit, read_dead_code, run_step


def answered(document: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    text = document if isinstance(document, str) else json.dumps(document)
    return subprocess.CompletedProcess(["tool"], status, stdout=text, stderr="")


CLEAN = {"name": "django", "version": "5.2", "vulns": []}
FOUND = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "stripe", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("document", "result"),
    [
        ({"dependencies": [CLEAN]}, "passed"),
        ({"dependencies": [CLEAN, FOUND]}, "failed"),
        ({"dependencies": [CLEAN, SKIPPED]}, "unknown"),
        ({"dependencies": [SKIPPED, FOUND]}, "failed"),
        ({"dependencies": []}, "unknown"),
        ("", "unknown"),
        ("ERROR: connection refused", "unknown"),
    ],
)
@pytest.mark.parametrize("status", [0, 1])
def test_audit_counts_answers_and_does_not_trust_the_exit_status(document, result, status):
    assert read_audit(answered(document, status))[0] == result


def test_dead_code_leaves_prescribed_arguments_alone():
    assert read_dead_code(answered("a.py:1: unused variable 'request' (100% confidence)", 3))[0] == "passed"
    assert read_dead_code(answered("a.py:1: unused import 'os' (90% confidence)", 3))[0] == "failed"


def test_a_step_shows_what_its_tool_said():
    outcome = run_step(Step("shell", ("sh", "-c", "echo wrong; exit 3")))
    assert (outcome.result, outcome.output, outcome.remark) == ("failed", "wrong\n", "exit status 3")


def test_a_step_without_its_files_is_not_checked():
    assert run_step(Step("nothing", ("false",), needs="no/such/place")).result == "unknown"
