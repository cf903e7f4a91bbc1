"""`python -m storefront_themes.check PATH [--json]`: a folder or a ZIP; exit code 1 when there are errors."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from storefront_themes.check.problems import Severity
from storefront_themes.check.run import check_theme
from storefront_themes.engine import FolderLoader, Loader, ThemeError, ZipLoader


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./stoa theme check", description="Find what is wrong with a theme."
    )
    parser.add_argument("path", type=Path, help="a theme's folder, or a ZIP of it")
    parser.add_argument("--json", action="store_true", help="for tools: a list of problems")
    options = parser.parse_args(arguments)
    try:
        found = check_theme(_loader(options.path))
    except (ThemeError, OSError) as error:
        print(f"{options.path}: {error}", file=sys.stderr)
        return 2
    errors = sum(problem.severity is Severity.ERROR for problem in found)
    if options.json:
        print(json.dumps([asdict(problem) for problem in found], indent=1))
    else:
        print(*found, f"{errors} errors, {len(found) - errors} warnings", sep="\n")
    return 1 if errors else 0


def _loader(path: Path) -> Loader:
    if path.is_dir():
        return FolderLoader(path)
    return ZipLoader(path.read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
