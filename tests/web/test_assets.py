"""What is served as it is: third-party files unchanged, no inline script or style in a template, layers in order."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "platform/web/static"
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.parent.name not in {"email", "documents"}
)
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def test_vendored_files_are_what_they_were() -> None:
    rows = re.findall(
        r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", (STATIC / "vendor/README.md").read_text(), re.MULTILINE
    )
    assert rows
    for name, digest in rows:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name
    assert {name for name, _digest in rows} == {path.name for path in (STATIC / "vendor").glob("*.js")}


@pytest.mark.parametrize(
    "good", ['<script src="/a.js"></script>', '<p class="style">', "<button>on</button>"]
)
def test_the_inline_rule_lets_good_markup_pass(good: str) -> None:
    assert not INLINE.search(good)


@pytest.mark.parametrize(
    "bad", ["<script>x()</script>", '<p style="color:red">', '<a onclick="x()">', "<style>"]
)
def test_the_inline_rule_finds_bad_markup(bad: str) -> None:
    assert INLINE.search(bad)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_inline_script_or_style(path: Path) -> None:
    if path.match("email/**"):
        return
    assert not INLINE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((STATIC / "css").rglob("*.css")), ids=lambda path: path.name)
def test_every_rule_is_in_a_layer_and_every_colour_a_token(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    outside = re.sub(r"@layer [a-z, ]+;", "", _without_blocks(text)).split()
    assert not outside, f"outside of a layer: {outside[:5]}"
    if path.parent.name != "pages" and path.name != "tokens.css":
        assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", text)


def _without_blocks(text: str) -> str:
    """The text outside of `@layer x { … }`."""
    kept, depth = [], 0
    for part in re.split(r"([{}])", re.sub(r"@layer [a-z]+ \{", "{", text)):
        if part == "{":
            depth += 1
        elif part == "}":
            depth -= 1
        elif depth == 0:
            kept.append(part)
    return "".join(kept)


def test_modules_import_only_what_exists() -> None:
    for module in (STATIC / "js").glob("*.js"):
        for name in re.findall(r'from "\./([^"]+)"|import "\./([^"]+)"', module.read_text(encoding="utf-8")):
            assert (STATIC / "js" / (name[0] or name[1])).exists()
