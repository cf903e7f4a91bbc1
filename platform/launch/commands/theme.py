"""`./stoa theme check PATH [--json]` finds what is wrong; `./stoa theme reference` writes docs/designers."""

import subprocess
import sys

_PARTS = {"check": "storefront_themes.check", "reference": "storefront_themes.reference"}


def main(arguments: list[str]) -> int:
    """The exit code of the part: of a check 1 when there are errors, 2 when it is no theme."""
    if not arguments or arguments[0] not in _PARTS:
        print("usage: ./stoa theme check PATH [--json]\n       ./stoa theme reference", file=sys.stderr)
        return 2
    part, *rest = arguments
    return subprocess.run([sys.executable, "-m", _PARTS[part], *rest], check=False).returncode
