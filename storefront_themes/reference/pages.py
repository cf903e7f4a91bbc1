"""docs/designers/{objects,tags,filters,settings,limits}.md and completion.json: what there is, and how it stands to
Shopify's published lists.

The names in published.json are those of theme-liquid-docs (MIT).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from storefront_themes.allowance import ALLOWANCES
from storefront_themes.check.parsing import CheckEnvironment
from storefront_themes.engine import drops
from storefront_themes.engine.drops import Drop
from storefront_themes.engine.drops.names import NAMES, Name
from storefront_themes.engine.limits import DEFAULT_LIMITS, LIST_ITEMS, TEXT_CHARS
from storefront_themes.engine.setting_types import SIDEBAR, TYPES
from storefront_themes.engine.tags.form import FORMS
from storefront_themes.reference.notes import DIFFERS, FORMS_LEFT_OUT, LEFT_OUT, LEFT_OUT_PROPERTIES
from storefront_themes.reference.words import FILTERS, TAGS

_MADE = "<!-- Made by `./stoa theme reference` from the declarations. Change those, not this. -->"
_KINDS = frozenset({"color_scheme_group", "money"})  # kinds of values rather than objects
_INNER = frozenset({"content", "output", "illegal", "#"})  # no tags anybody writes


@cache
def published() -> dict[str, dict[str, Any]]:
    """Shopify's names: tags and filters with their group, objects with their properties."""
    found: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "published.json").read_text())
    return found


@cache
def declared() -> Mapping[str, type[Drop]]:
    """Every declared object by the name it has in documentation."""
    kinds = (kind for kind in vars(drops).values() if isinstance(kind, type) and issubclass(kind, Drop))
    return {
        kind.liquid_name: kind
        for kind in sorted(kinds, key=lambda kind: kind.liquid_name)
        if kind.liquid_name
    }


def status(group: str, name: str, *, exists: bool) -> str:
    """What a table says about one of Shopify's names. Raises KeyError for one that is left out without a reason."""
    if not exists:
        return f"left out: {LEFT_OUT[group][name]}"
    note = DIFFERS[group].get(name, "")
    return f"differs: {note}" if note else "works"


def objects() -> str:
    """Names of a page, objects with their properties, and Shopify's list."""
    published_objects = published()["objects"]
    known = {*declared(), *NAMES, *_KINDS}
    return _page(
        "Objects",
        "Only what stands here can be reached. An object prints nothing unless it says what it prints as. Amounts of "
        "kind *money* are whole numbers in the minor unit of the currency; the money filters write them.",
        "## Names",
        _table(
            ("Name", "Kind", "What it is", "Where"), [_name_row(name, each) for name, each in NAMES.items()]
        ),
        *(part for name, kind in declared().items() for part in _object(name, kind, published_objects)),
        "## Shopify's objects",
        _table(
            ("Object", "Here"),
            [(f"`{each}`", status("objects", each, exists=each in known)) for each in published_objects],
        ),
    )


def _name_row(name: str, each: Name) -> tuple[str, ...]:
    where = ", ".join(f"`{place}`" for place in each.where) or "everywhere"
    kind = f"{each.kind.name}, by handle" if each.by_handle else each.kind.name
    return f"`{name}`", kind, each.text, where


def _object(name: str, kind: type[Drop], theirs: Mapping[str, list[str]]) -> Iterable[str]:
    rows = [(f"`{each.name}`", each.type, each.text) for each in kind.declaration().values()]
    missing = [each for each in theirs.get(name, []) if each not in kind.declaration()]
    reasons = LEFT_OUT_PROPERTIES.get(name, {})
    yield f"## {name}"
    yield (kind.__doc__ or "").strip()
    yield _table(("Property", "Kind", "What it is"), rows)
    if reasons:
        left = [(f"`{each}`", why) for each, why in sorted(reasons.items())]
        yield _table(("Left out", "Why"), left)
    others = [f"`{each}`" for each in missing if each not in reasons]
    if others:
        yield f"Not here: {', '.join(others)}."


def tags() -> str:
    """Every tag, and how it stands to Shopify's."""
    environment = CheckEnvironment()
    ours = {name: _first_line(type(tag)) for name, tag in environment.tags.items()} | dict(TAGS)
    return _page(
        "Tags",
        "What stands between `{%` and `%}`.",
        _against("tags", ours),
        "## Forms",
        "The types that `{% form 'type' %}` knows. Any other leads nowhere, so it is left out and reported. "
        "A form is taken back to its page with `form.posted_successfully?`, or shown again with `form.errors` and what "
        "was typed.",
        _table(("Type", "What it does"), _form_rows()),
    )


def _form_rows() -> list[tuple[str, ...]]:
    ours = {kind: (f"`{kind}`", each.text) for kind, each in FORMS.items()}
    left = {kind: (f"`{kind}`", f"left out: {why}") for kind, why in FORMS_LEFT_OUT.items()}
    return [row for _, row in sorted((ours | left).items())]


def filters() -> str:
    """Every filter, and how it stands to Shopify's."""
    functions = CheckEnvironment().filters
    ours = {name: FILTERS.get(name) or _first_line(function) for name, function in functions.items()}
    intro = "What stands behind `|`. A filter that is not here leaves its place empty, and the page stands."
    return _page("Filters", intro, _against("filters", ours))


def _against(group: str, ours: Mapping[str, str]) -> str:
    theirs = published()[group]
    rows = [
        (
            f"`{name}`",
            ours[name],
            status(group, name, exists=True) if name in theirs else "not in Shopify's list",
        )
        for name in sorted(ours.keys() - _INNER)
    ]
    left = [(f"`{name}`", "", status(group, name, exists=False)) for name in theirs if name not in ours]
    return _table((group[:-1].capitalize(), "What it does", "Against Shopify's"), [*rows, *left])


def settings() -> str:
    """Every type of setting a schema may have."""
    rows = [
        (
            f"`{name}`",
            ", ".join(f"`{each}`" for each in kind.needs) or "–",
            "of the shop" if kind.resource else "",
        )
        for name, kind in sorted(TYPES.items())
    ]
    sidebar = ", ".join(f"`{name}`" for name in sorted(SIDEBAR))
    return _page(
        "Settings",
        f"The types a schema's settings may have. {sidebar} stand in the editor only. `visible_if` hides a setting.",
        _table(("Type", "Needs besides `id`", "Names something"), rows),
    )


def limits() -> str:
    return _page(
        "Limits",
        "What a theme's files and one page may ask for. A shop's plan may give other figures, between the least and "
        "the most; the page *Themes* of the back office shows what a shop has.",
        "A file over its limits is refused when the theme is uploaded, with file and line; `./stoa theme check PATH "
        "--limit theme_files=600` checks against a plan's figures. A page that reaches a limit loses the section that "
        "did so, which the back office reports, and the rest of it stands: sections together have half of a page's "
        "figures, half of what is left after one was stopped, and the layout has the rest. What is written into "
        "another part of the page is counted once.",
        _table(
            ("Limit", "Standard", "Least", "Most", "In a plan"),
            [
                (
                    each.label,
                    f"{each.standard:,} {each.unit}",
                    f"{each.least:,}",
                    f"{each.most:,}",
                    f"`{each.name}`",
                )
                for each in ALLOWANCES
            ],
        ),
        f"The same for every plan: a text that a filter makes has at most {TEXT_CHARS:,} characters, a list or a range "
        f"{LIST_ITEMS:,} items; a statement {DEFAULT_LIMITS.statement_chars:,} characters and "
        f"{DEFAULT_LIMITS.brackets_per_statement} brackets, `{{% liquid %}}` {DEFAULT_LIMITS.liquid_tag_chars:,} "
        f"characters; a file that is not Liquid or JSON {DEFAULT_LIMITS.asset_bytes // 1024 // 1024} MB.",
    )


def completion() -> str:
    """The same for editors, as JSON: what may stand after `{{`, a point, `|` and `{%`, and in a schema."""
    environment = CheckEnvironment()
    found = {
        "names": {
            name: {"kind": each.kind.name, "text": each.text, "where": list(each.where)}
            for name, each in NAMES.items()
        },
        "objects": {
            name: {
                "text": (kind.__doc__ or "").strip(),
                "properties": {
                    each.name: {"kind": each.type, "text": each.text} for each in kind.declaration().values()
                },
            }
            for name, kind in declared().items()
        },
        "tags": {
            name: TAGS.get(name) or _first_line(type(tag))
            for name, tag in sorted(environment.tags.items())
            if name not in _INNER
        },
        "filters": {
            name: FILTERS.get(name) or _first_line(function)
            for name, function in sorted(environment.filters.items())
        },
        "forms": {kind: each.text for kind, each in FORMS.items()},
        "settings": {name: list(kind.needs) for name, kind in sorted(TYPES.items())},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "completion.json": completion,
    "objects.md": objects,
    "tags.md": tags,
    "filters.md": filters,
    "settings.md": settings,
    "limits.md": limits,
}


def page(name: str) -> str:
    """The text of a page as it should be now."""
    return PAGES[name]()


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _MADE, *parts]) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in lines
    )


def _first_line(thing: object) -> str:
    return ((getattr(thing, "__doc__", "") or "").strip().splitlines() or [""])[0]
