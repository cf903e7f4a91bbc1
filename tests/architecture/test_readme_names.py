"""What a package's README names in backticks is there: its functions, classes, fields, modules, files, folders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Source, product
from tests.architecture.test_events_documented import events
from tests.architecture.test_readmes import packages

QUOTED = re.compile(r"`([^`\n]+)`")
CODE = re.compile(r"@?([A-Za-z_][\w.]*)(\(.*\))?")
COMMON = {"ports.py", "sections.css", "sections.js"}  # of every domain package; made of each theme
FILE = re.compile(r"[\w./-]+(?:/|\.(?:py|md|sql|liquid|css|js))")


def missing(readme: str, package: str, folder: Path) -> list[str]:
    """What it names and nobody finds."""
    return sorted({said for said in QUOTED.findall(readme) if not _is_there(said, package, folder)})


def _is_there(said: str, package: str, folder: Path) -> bool:
    if FILE.fullmatch(said):
        places = (folder / said, ROOT / said, ROOT / "platform" / said)
        return (
            any(place.exists() for place in places) or any(folder.rglob(said.strip("./"))) or said in COMMON
        )
    code = CODE.fullmatch(said)
    if code is None or said in events():
        return True  # words, an address, a command; the events are test_readmes.py's
    qualified, _, name = code[1].rpartition(".")
    if name == "message_received":  # a vendor's, whose class the inbox makes
        return True
    known = (
        _names()
        if qualified
        else {name for at, names in _by_package().items() if at == package for name in names}
    )
    return name in known or name in _folders()


@cache
def _by_package() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for source in product():
        found.setdefault(source.package, set()).update(_defined(source))
    return {package: frozenset(names) for package, names in found.items()}


@cache
def _names() -> frozenset[str]:
    return frozenset().union(*_by_package().values())


@cache
def _folders() -> frozenset[str]:
    """Every package of the house may be named by any other, and the schema that all of them share."""
    return frozenset({part for source in product() for part in source.parts[:-1]} | {"public"})


def _defined(source: Source) -> Iterator[str]:
    yield from source.parts
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value


@pytest.mark.parametrize("package", sorted(packages()))
def test_what_a_readme_names_is_there(package: str) -> None:
    folder = packages()[package]
    assert missing((folder / "README.md").read_text(), package, folder) == []


def test_a_name_of_nothing_is_seen() -> None:
    folder = packages()["tenants.orders"]
    named = "`follow_payment` `follow_the_money(order)` `Order` `Ordre` `locks.py` `lokcs.py` `two words` `order.paid`"
    assert missing(named, "tenants.orders", folder) == ["Ordre", "follow_the_money(order)", "lokcs.py"]
