"""What the tree itself must look like: roots, READMEs, templates, and words that may not stand anywhere."""

import platform
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

HERE = Path(__file__).resolve()
TEXTS = {".py", ".html", ".liquid", ".js", ".css", ".toml", ".txt", ".in", ".yaml", ".yml", ".md", ".sh", ""}
UNFINISHED = re.compile(r"\b(TODO|FIXME)\b|raise NotImplementedError")
# Where packages come from is the installer's business, and ours would shut out mirrors.
REGISTRIES = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs")
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|\s(style|on[a-z]+)=[\"']")
# Mails and documents are read without our server, so they carry their style; data blocks are no script.
WITH_STYLE = ("templates/email/", "templates/documents/")
DATA_BLOCK = re.compile(r'<script[^>]*type="application/(ld\+)?json"[^>]*>')


def tracked() -> list[Path]:
    """Every text file git knows, but this one, which spells out what it forbids."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and path.suffix in TEXTS and path != HERE]


def hits(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}")
    return found


def test_the_source_root_does_not_shadow_the_standard_library() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))
    assert platform.python_version()


@pytest.mark.parametrize("line", ["# TODO: later", "raise NotImplementedError"])
def test_the_unfinished_is_recognised(line: str) -> None:
    assert UNFINISHED.search(line)


def test_nothing_is_left_unfinished() -> None:
    code = [path for path in tracked() if path.suffix in {".py", ".html", ".liquid", ".js", ".css"}]
    assert hits(UNFINISHED, [path for path in code if "vendor" not in path.parts]) == []


def test_no_registry_is_named() -> None:
    assert hits(REGISTRIES, [path for path in tracked() if "vendor" not in path.parts]) == []


@pytest.mark.parametrize("line", ['<p style="x">', "<script>x()</script>", '<a onclick="x()">', "<style>"])
def test_inline_is_recognised(line: str) -> None:
    assert INLINE.search(line)
    assert not INLINE.search('<script type="module" src="/static/a.js" data-style="b"></script>')


def test_templates_have_no_inline_script_or_style() -> None:
    pages = [path for path in tracked() if path.suffix in {".html", ".liquid"}]
    served = [path for path in pages if not str(path.relative_to(ROOT)).startswith(WITH_STYLE)]
    assert [line for line in hits(INLINE, served) if not DATA_BLOCK.search(line)] == []
