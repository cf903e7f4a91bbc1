"""`./stoa check`: everything that can be said about the code without running the suite."""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed

from launch.checks import STEPS, Outcome, Step, run_step
from launch.commands import test
from launch.paths import ROOT

PARALLEL = 2
MARKS = {"passed": "ok  ", "failed": "FAIL", "unknown": "??  "}


def main(arguments: list[str]) -> int:
    """Run the named steps, or all; every step runs even when one fails. 0 when none failed."""
    parser = argparse.ArgumentParser(prog="./stoa check", description=__doc__)
    parser.add_argument(
        "steps", nargs="*", metavar="STEP", help=f"one of: {', '.join(step.name for step in STEPS)}"
    )
    parser.add_argument("--fix", action="store_true", help="let ruff format and fix what it can, then check")
    options = parser.parse_args(arguments)
    unknown = set(options.steps) - {step.name for step in STEPS}
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    os.chdir(ROOT)
    if options.fix:
        _fix()
    chosen = [step for step in STEPS if not options.steps or step.name in options.steps]
    with test.environment() as environment:
        os.environ.update(environment)
        return _report(chosen)


def _report(steps: list[Step]) -> int:
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(PARALLEL) as pool:
        for finished in as_completed([pool.submit(run_step, step) for step in steps]):
            outcome = finished.result()
            outcomes.append(outcome)
            print(
                f"{MARKS[outcome.result]} {outcome.name:<14} {outcome.seconds:6.1f} s  {outcome.remark}",
                flush=True,
            )
            if outcome.result == "failed":
                print(outcome.output.rstrip() + "\n", flush=True)
    failed = sorted(outcome.name for outcome in outcomes if outcome.result == "failed")
    unknown = sorted(outcome.name for outcome in outcomes if outcome.result == "unknown")
    passed = len(outcomes) - len(failed) - len(unknown)
    parts = [f"{passed} passed"]
    parts += [f"{len(unknown)} could not be checked ({', '.join(unknown)})"] if unknown else []
    parts += [f"{len(failed)} failed ({', '.join(failed)})"] if failed else []
    print("check: " + ", ".join(parts))
    return 1 if failed else 0


def _fix() -> None:
    subprocess.run([sys.executable, "-m", "ruff", "check", "--fix", "--quiet", "."], check=False)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "."], check=False)
