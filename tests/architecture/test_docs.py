"""Links between our pages lead somewhere, every decision is listed, and says what breaks otherwise."""

import re

from tests.architecture.source import ROOT

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PAGES = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


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
