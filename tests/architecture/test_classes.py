"""Every class that a template of ours names has a rule in a stylesheet: one without shows as a bare browser element."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OTHERS = ("email", "documents")  # these bring styles of their own
_TAGS = re.compile(r"--\{%.*?%\}|\{%.*?%\}|\{\{.*?\}\}")


def named(text: str) -> set[str]:
    """Classes that stand in the text in full; one with a template tag in its name is made while rendering."""
    found = (
        _TAGS.sub(lambda tag: " " if tag[0].startswith("{%") else "\0", each) for each in _attributes(text)
    )
    return {name for each in found for name in each.split() if "\0" not in name and not name.endswith("--")}


def _attributes(text: str) -> list[str]:
    """The values of class attributes; a quote inside a template tag does not end one."""
    return re.findall(r'\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', text)


def styled(css: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", css))


def test_the_rule_finds_a_class_without_a_rule() -> None:
    text = '<p class="card {% if x == "y" %}wide{% endif %} {{ k }}-x is--{{ k }} page--{% block w %}n{% endblock %}">'
    assert named(text) == {"card", "wide"}
    assert named(text) - styled(".card > p { color: red }") == {"wide"}


def test_every_class_has_a_rule() -> None:
    known = set().union(*(styled(file.read_text()) for file in (ROOT / "platform/web/static").rglob("*.css")))
    bare = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in (ROOT / "templates").rglob("*.html")
        if file.relative_to(ROOT / "templates").parts[0] not in OTHERS
        for name in named(file.read_text()) - known
    }
    assert bare == set()


def test_a_search_while_typing_listens_to_the_field_one_types_in() -> None:
    """`find input` is the first one, which may be hidden: then nothing is searched before Enter."""
    bare = re.compile(r"from:find input(?!\[type=search\])")
    pages = sorted((ROOT / "templates").rglob("*.html"))
    assert [page.name for page in pages if bare.search(page.read_text())] == []
