"""Compiling at save time: in a process of its own, which says what is wrong or dies alone."""

import resource

from storefront_themes.engine import FolderLoader
from storefront_themes.inspecting import inspect_saved
from tests.themes.hostile import HOSTILE
from tests.themes.world import AGORA


def test_a_good_theme_may_be_served() -> None:
    loader = FolderLoader(AGORA)
    assert inspect_saved({name: loader.read(name) for name in loader.names()}) == ([], [])


def test_what_cannot_be_compiled_is_named_by_file_and_line() -> None:
    issues, _ = inspect_saved(
        {"sections/a.liquid": b"fine", "snippets/b.liquid": b"one\n{% if %}", "config/x.json": b"{"}
    )
    assert [(issue.file, issue.line) for issue in issues] == [("snippets/b.liquid", 2)]


def test_hostile_files_are_each_refused_or_compiled() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    issues, _ = inspect_saved(
        {f"snippets/s{n}.liquid": text.encode(errors="replace") for n, text in enumerate(HOSTILE.values())},
        cpu_seconds=20,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(issues) > 15
    assert all(issue.file.startswith("snippets/s") and issue.line for issue in issues)
    assert after.ru_utime - before.ru_utime < 0.5 * len(HOSTILE)


def test_a_child_that_is_not_allowed_enough_dies_alone_and_names_the_file() -> None:
    text = b"{% if x %}{{ x }}{% endif %}" * 900
    issues, _ = inspect_saved({"snippets/a.liquid": b"x", "snippets/b.liquid": text}, memory_bytes=1)
    assert issues
    assert issues[-1].line
