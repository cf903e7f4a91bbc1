"""Makes the virtual environment, once, and goes on inside it. Standard library only: nothing is installed yet."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from contextlib import suppress

from launch import installer, system_libraries
from launch.locks import exclusive
from launch.paths import ROOT, STATE, VENV
from launch.usage import COMMANDS, NEEDS_TOOLS, usage

STAMP = VENV / "stoa-stamp.json"
REQUIREMENTS = ROOT / "requirements"
BYTECODE = "bytecode"
SHADOW = (
    "platform/__init__.py makes our folder `platform` hide Python's own module of that name, and nothing can start.\n"
    "  rm platform/__init__.py"
)


def main(arguments: list[str]) -> int | None:
    """Check the command's name, set up what it needs, become `python -m launch` (then it never returns)."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    command = arguments[0]
    if command not in COMMANDS:
        print(f"./stoa knows no command {command!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    if (ROOT / "platform" / "__init__.py").exists():
        print(SHADOW, file=sys.stderr)
        return 1
    asks_for_help = "--help" in arguments[1:] or "-h" in arguments[1:]
    set_up(with_tools=command in NEEDS_TOOLS)
    if not asks_for_help:
        system_libraries.ensure(for_tests=command in NEEDS_TOOLS)
    python = str(VENV / "bin" / "python")
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "VIRTUAL_ENV": str(VENV),
    }
    keep_bytecode(environment)
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return os.execve(python, [python, "-P", "-m", "launch", *arguments], environment)


def keep_bytecode(environment: dict[str, str]) -> None:
    """Whoever wants no bytecode beside the sources gets it inside the virtual environment.

    Without any, each of the processes that a command starts compiles all of the program anew.
    """
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(VENV / BYTECODE))


def set_up(*, with_tools: bool) -> None:
    """Install what is missing. Costs two file reads when nothing is; concurrent starts wait for the first."""
    if is_current(with_tools=with_tools):
        return
    lock = STATE / "setup.lock"
    try:
        with exclusive(lock, wait=False):
            _install(with_tools=with_tools)
    except BlockingIOError:
        print("Another ./stoa is installing; waiting for it ...", file=sys.stderr, flush=True)
        with exclusive(lock):
            _install(with_tools=with_tools)


def is_current(*, with_tools: bool) -> bool:
    """Whether the environment was made here and holds the locked versions of what this command needs."""
    stamp = _read_stamp()
    return (
        stamp.get("root") == str(ROOT)
        and all(stamp.get(name) == _digest(name) for name in _files(with_tools=with_tools))
        and (VENV / "bin" / "python").exists()
    )


def _install(*, with_tools: bool) -> None:
    if is_current(with_tools=with_tools):
        return  # the one we waited for did it
    with_tools = with_tools or "dev" in _read_stamp()  # an update does not take the tools away
    STAMP.unlink(missing_ok=True)  # from here on an interruption means: do it again
    names = _files(with_tools=with_tools)
    digests = {name: _digest(name) for name in names}
    _make_environment()
    shutil.rmtree(
        VENV / BYTECODE, ignore_errors=True
    )  # a package's next version may have the same dates and sizes
    print(f"Installing the pinned requirements into {VENV.name} (once) ...", file=sys.stderr, flush=True)
    installer.install(VENV / "bin" / "python", REQUIREMENTS, names[-1])
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(json.dumps({"root": str(ROOT), **digests}))
    unfinished.replace(STAMP)


def _files(*, with_tools: bool) -> tuple[str, ...]:
    """Names of the locked files that have to be installed; each contains the one before it."""
    return ("local", "dev") if with_tools else ("local",)


def _make_environment() -> None:
    """Keep an environment that works; make a new one when it is missing, broken, or was moved here."""
    python = VENV / "bin" / "python"
    pip = [str(python), "-c", "import pip, sys; sys.exit(sys.prefix != sys.argv[1])", str(VENV)]
    with suppress(OSError):
        if subprocess.run(pip, capture_output=True, check=False).returncode == 0:
            return
    print(f"Making {VENV.name} with Python {sys.version.split()[0]} ...", file=sys.stderr, flush=True)
    with suppress(ImportError):
        import ensurepip  # noqa: F401

        venv.create(VENV, clear=True, with_pip=True)
        return
    system_libraries.install_venv_module()
    venv.create(VENV, clear=True, with_pip=True)


def _read_stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(name: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except installer.InstallError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)
