"""Installing locked requirements: by uv, which is quick, or by pip, which always works. Standard library only.

uv does not read pip's configuration, so what the user told pip (index, mirrors, certificate) is handed over. Where that
cannot be done, or uv fails for any reason, pip does it. The hashes are checked by either.
"""

import os
import subprocess
import sys
from pathlib import Path


class InstallError(Exception):
    """The requirements could not be installed; says what was tried."""


def install(python: Path, requirements: Path, name: str) -> None:
    """Install `requirements/<name>.txt` into the environment of `python`."""
    file = requirements / f"{name}.txt"
    if _install_by_uv(python, requirements / "install.txt", file):
        return
    command = _pip(python, "install", "--quiet", "--require-hashes", "--no-deps", "--requirement", str(file))
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode != 0:
        raise InstallError(
            f"pip could not install {file.name}; its message is above.\n"
            "Behind a mirror, tell pip about it once: pip config set global.index-url <address>. Then start again."
        )


def _install_by_uv(python: Path, uv_requirements: Path, file: Path) -> bool:
    options = uv_options(pip_configuration(python))
    if options is None:
        return False
    arguments, environment = options
    first = _pip(python, "install", "--quiet", "--require-hashes", "--requirement", str(uv_requirements))
    if subprocess.run(first, check=False, capture_output=True).returncode != 0:
        return False
    command = [
        str(python.parent / "uv"), "pip", "install", "--quiet", "--no-config", "--no-deps", "--require-hashes",
        "--python", str(python), *arguments, "--requirement", str(file),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, env={**os.environ, **environment})
    return done.returncode == 0


def pip_configuration(python: Path) -> dict[str, str]:
    """What pip was told about where to get packages: option -> value, from its files and its environment."""
    listing = subprocess.run(_pip(python, "config", "list"), check=False, capture_output=True, text=True)
    return parse_pip_configuration(listing.stdout)


def parse_pip_configuration(listing: str) -> dict[str, str]:
    """Read lines such as `global.index-url='https://…'`; install.* beats global.*, :env: beats both."""
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, separator, value = line.partition("=")
        scope, dot, option = key.strip().rpartition(".")
        rank = {"global": 0, "install": 1, ":env:": 2}.get(scope, -1)
        if not separator or not dot or rank < found.get(option, (0, ""))[0]:
            continue
        found[option] = (rank, value.strip().strip("'\""))
    return {option: value for option, (_, value) in found.items()}


def uv_options(pip: dict[str, str]) -> tuple[list[str], dict[str, str]] | None:
    """pip's configuration as (uv arguments, environment); None when uv cannot be told the same."""
    if pip.keys() & {
        "client-cert",
        "constraint",
        "no-binary",
        "only-binary",
        "proxy",
        "require-virtualenv",
        "platform",
    }:
        return None
    arguments: list[str] = []
    if "no-index" in pip and pip["no-index"].lower() in {"1", "true", "yes", "on"}:
        arguments.append("--no-index")
    if "index-url" in pip:
        arguments += ["--default-index", pip["index-url"]]
    for extra in _words(pip.get("extra-index-url", "")):
        arguments += ["--index", extra]
    for place in _words(pip.get("find-links", "")):
        arguments += ["--find-links", place]
    for host in _words(pip.get("trusted-host", "")):
        arguments += ["--allow-insecure-host", host]
    arguments += [
        "--index-strategy",
        "unsafe-best-match",
    ]  # as pip does; safe, because every file's hash is pinned
    certificate = {"SSL_CERT_FILE": pip["cert"]} if "cert" in pip else {}
    return arguments, certificate


def _words(value: str) -> list[str]:
    """pip prints a list as one string with spaces or with the two characters `\\n` between the entries."""
    return value.replace("\\n", " ").split()


def _pip(python: Path, *arguments: str) -> list[str]:
    return [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
