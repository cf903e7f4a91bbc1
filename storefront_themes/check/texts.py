"""Texts: those that templates ask for, and languages that say other things than the theme's own."""

import re
from collections.abc import Mapping

from storefront_themes.check.problems import Problems, line_of
from storefront_themes.engine.locales import Translations

_PLACEHOLDER = re.compile(r"\{\{\s{0,10}(\w+)\s{0,10}\}\}")


def check_languages(
    default: str, texts: Mapping[str, Mapping[str, object]], sources: Mapping[str, str], problems: Problems
) -> None:
    """Every language against the theme's own: keys that are missing or asked for by nobody, other placeholders.

    `texts` and `sources` are by file.
    """
    own = _flat(texts.get(default, {}))
    for file in texts.keys() - {default}:
        theirs = _flat(texts[file])
        for key in sorted(own.keys() - theirs.keys()):
            problems.warning("MissingTranslation", f"no text {key!r}", file=file, line=1)
        for key in sorted(theirs.keys() - own.keys()):
            message = f"{key!r} is not in {default}"
            problems.warning("UnusedTranslation", message, file=file, line=_line(sources[file], key))
        for key in sorted(theirs.keys() & own.keys()):
            if theirs[key] - own[key]:
                names = ", ".join(sorted(theirs[key] - own[key]))
                message = f"{key!r} fills in {names}, which {default} does not"
                problems.error("OtherPlaceholders", message, file=file, line=_line(sources[file], key))


def _flat(texts: Mapping[str, object]) -> dict[str, set[str]]:
    """Key to the placeholders of its text; the forms of a plural as one."""
    whole = Translations("en", texts).keys()
    found: dict[str, set[str]] = {key: set() for key in whole}
    _collect("", texts, found)
    return found


def _collect(prefix: str, texts: Mapping[str, object], found: dict[str, set[str]]) -> None:
    for key, value in texts.items():
        if isinstance(value, Mapping):
            _collect(f"{prefix}{key}.", value, found)
        elif isinstance(value, str):
            whole = prefix + key if prefix + key in found else prefix.rstrip(".")
            found.setdefault(whole, set()).update(_PLACEHOLDER.findall(value))


def _line(source: str, key: str) -> int:
    return line_of(source, *(f'"{part}"' for part in key.split(".")))
