"""Our pages are true: links, files, names in files, environment variables and commands; every decision is listed."""

import re
from functools import cache
from pathlib import Path

from launch.usage import COMMANDS
from tests.architecture.source import ROOT

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PAGES = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
HOUSE = ("platform", "tenants", "billing", "api", "storefront_themes", "tests")
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w.][\w./-]*/[\w.-]+\.\w+")
PLACE = re.compile(r"(?P<path>[\w./-]+\.\w+): (?P<name>\w+)")
VARIABLE = re.compile(r"`([A-Z][A-Z_]+)`")
# What only the launcher sets, for the demo.
LAUNCHED = ("STOA_DEMO",)


@cache
def quoted() -> tuple[tuple[Path, str], ...]:
    """Page and text of everything between backticks, in our pages and the packages' READMEs."""
    pages = [*PAGES, *(path for folder in HOUSE for path in (ROOT / folder).rglob("README.md"))]
    assert len(pages) > len(PAGES)
    return tuple((page, text) for page in pages for text in QUOTED.findall(page.read_text()))


def found(path: str, page: Path) -> Path | None:
    """The file, named from the root, from `platform` as imports do, from where the page is, or inside a theme."""
    bases = (ROOT, ROOT / "platform", page.parent, page.parent.parent, ROOT / "storefront_themes" / "agora")
    return next((base / path for base in bases if (base / path).exists()), None)


def names_a_file(text: str, page: Path) -> bool | None:
    """Whether the file that the text names is there; None for what names no file of ours."""
    path = text.partition(": ")[0]
    first = path.partition("/")[0]
    known = (ROOT / first).is_dir() or (ROOT / "platform" / first).is_dir()
    return found(path, page) is not None if FILE.fullmatch(path) and known else None


def stands_in(path: Path | None, name: str) -> bool:
    return path is not None and re.search(rf"\b{name}\b", path.read_text()) is not None


def test_links_lead_somewhere() -> None:
    missing = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    ]
    assert missing == []


def test_every_decision_is_listed_and_says_what_breaks() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    assert [page.name for page in DECISIONS if f"(adr/{page.name})" not in index] == []
    assert [page.name for page in DECISIONS if "**What breaks otherwise.**" not in page.read_text()] == []


def test_a_file_that_is_named_is_there() -> None:
    lost = [
        f"{page.relative_to(ROOT)}: {text}" for page, text in quoted() if names_a_file(text, page) is False
    ]
    assert lost == []


def test_what_is_said_to_be_in_a_file_is_in_it() -> None:
    """`tenants/store/models.py: ShopSettings`"""
    lost = []
    for page, text in quoted():
        place = PLACE.fullmatch(text)
        if place and not stands_in(found(place["path"], page), place["name"]):
            lost.append(f"{page.relative_to(ROOT)}: {text}")
    assert lost == []


def test_lost_files_and_names_are_seen() -> None:
    assert names_a_file("tests/web/test_vendor.py", ROOT / "README.md") is False
    assert names_a_file("core/csp.py", ROOT / "README.md") is True
    assert names_a_file("/webhooks/stripe/", ROOT / "README.md") is None
    assert stands_in(found("platform/core/csp.py", ROOT / "README.md"), "policy_for")
    assert not stands_in(found("platform/core/csp.py", ROOT / "README.md"), "policies_for")


def test_every_variable_that_is_read_is_explained_and_the_reverse() -> None:
    """METRICS_TOKEN stood in two guides, and nobody read it."""
    guides = "\n".join((ROOT / "docs" / "guides" / f"{name}.md").read_text() for name in ("run", "deploy"))
    explained = {
        name
        for row in guides.splitlines()
        if row.startswith("| `")
        for name in VARIABLE.findall(row.split("|")[1])
    }
    settings = "\n".join(path.read_text() for path in (ROOT / "platform/config/settings").glob("*.py"))
    asked = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    readers = [*(ROOT / "platform/launch").rglob("*.py"), ROOT / "platform/core/metrics.py"]
    around = "\n".join((ROOT / name).read_text() for name in ("stoa", "docker/proxy/Caddyfile"))
    read = set(re.findall(r"\"([A-Z_]+)\"", settings + "\n".join(path.read_text() for path in readers)))
    read |= set(re.findall(r"\{\$?([A-Z_]+)", around))
    assert "STOA_DOMAIN" in explained & asked & read
    assert asked - explained == set(LAUNCHED)
    assert explained - read == set()
    handed_on = (ROOT / "compose.yaml").read_text().partition("x-owner:")[0]
    assert set(re.findall(r"^  ([A-Z_]+):", handed_on, re.MULTILINE)) - asked - {"DATABASE_URL"} == set()


def test_every_command_is_explained() -> None:
    guide = (ROOT / "docs" / "guides" / "run.md").read_text()
    start = (ROOT / "README.md").read_text()
    assert [name for name in COMMANDS if f"`./stoa {name}" not in guide] == []
    assert [name for name in COMMANDS if f"`{name}`" not in start and f"./stoa {name}" not in start] == []
    unknown = [
        f"{page.relative_to(ROOT)}: {text}"
        for page, text in quoted()
        for name in re.findall(r"\./stoa ([a-z]+)", text)
        if name not in COMMANDS
    ]
    assert unknown == []
