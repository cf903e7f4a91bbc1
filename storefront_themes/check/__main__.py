"""`python -m storefront_themes.check PATH [--json] [--limit NAME=FIGURE …]`: a folder or a ZIP; exit code 1 when there
are errors.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from storefront_themes.allowance import ALLOWANCES, limits_of
from storefront_themes.check.problems import Severity
from storefront_themes.check.run import check_theme
from storefront_themes.engine import FolderLoader, Limits, Loader, ThemeError, ZipLoader


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./stoa theme check", description="Find what is wrong with a theme."
    )
    parser.add_argument("path", type=Path, help="a theme's folder, or a ZIP of it")
    parser.add_argument("--json", action="store_true", help="for tools: a list of problems")
    names = ", ".join(each.name for each in ALLOWANCES if not each.of_pages)
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        type=_figure,
        metavar="NAME=FIGURE",
        help=f"what the shop's plan allows, where it is not the standard: {names}",
    )
    options = parser.parse_args(arguments)
    limits = limits_of(options.limit)
    try:
        found = check_theme(_loader(options.path, limits), limits=limits)
    except (ThemeError, OSError) as error:
        print(f"{options.path}: {error}", file=sys.stderr)
        return 2
    errors = sum(problem.severity is Severity.ERROR for problem in found)
    if options.json:
        print(json.dumps([asdict(problem) for problem in found], indent=1))
    else:
        print(*found, f"{errors} errors, {len(found) - errors} warnings", sep="\n")
    return 1 if errors else 0


def _loader(path: Path, limits: Limits) -> Loader:
    if path.is_dir():
        return FolderLoader(path)
    return ZipLoader(path.read_bytes(), limits=limits)


def _figure(text: str) -> tuple[str, int]:
    name, _, figure = text.partition("=")
    if name not in {each.name for each in ALLOWANCES} or not figure.isdecimal():
        raise argparse.ArgumentTypeError(
            f"{text!r} is not one of the names with a figure, such as theme_files=600"
        )
    return name, int(figure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
