"""`./stoa lock`: compile requirements/*.in to *.txt, every file pinned by its hash, no registry's address in it."""

import argparse
import os
import sys
from pathlib import Path

from launch import installer
from launch.paths import ROOT, VENV
from launch.processes import LaunchError, run_quietly

FILES = ("install", "base", "local", "dev")  # each keeps the versions that those before it chose


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./stoa lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions the .in files allow")
    options = parser.parse_args(arguments)
    source, environment = _index()
    for name in FILES:
        command = [
            str(VENV / "bin" / "uv"), "pip", "compile", f"requirements/{name}.in",
            "--output-file", f"requirements/{name}.txt", "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-config", "--quiet",
            *source, *(["--upgrade"] if options.upgrade else []),
        ]  # fmt: skip
        for chosen in FILES[: FILES.index(name)]:
            command += ["--constraint", f"requirements/{chosen}.txt"]
        run_quietly(command, cwd=ROOT, env={**os.environ, **environment})
        print(f"requirements/{name}.txt")
    return 0


def _index() -> tuple[list[str], dict[str, str]]:
    """pip's index, and only that: a local extra index holds a few files, and a lock needs the hashes of all."""
    pip = installer.pip_configuration(Path(sys.executable))
    wanted = {key: value for key, value in pip.items() if key in {"index-url", "cert", "trusted-host"}}
    translated = installer.uv_options(wanted)
    if translated is None:
        raise LaunchError("pip's configuration cannot be handed to uv.")
    return translated
