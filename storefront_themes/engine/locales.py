"""A theme's texts: nested JSON to flat keys, with plurals, fallbacks and placeholders."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from storefront_themes.engine.money import babel_locale

_PLACEHOLDER = re.compile(r"\{\{\s{0,10}(\w+)\s{0,10}\}\}")
_PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})

Parts = tuple[str, ...]  # text, name, text, name, ..., text


class Translations:
    """The texts of one language over those of the theme's default language."""

    def __init__(
        self, code: str, texts: Mapping[str, object], fallback: "Translations | None" = None
    ) -> None:
        self.code = code
        self.fallback = fallback
        self._texts: dict[str, Parts] = {}
        self._plural = babel_locale(code).plural_form
        self._collect("", texts)
        self._whole = {key: _marked(key, parts[0]) for key, parts in self._texts.items() if len(parts) == 1}

    def _collect(self, prefix: str, texts: Mapping[str, object]) -> None:
        for key, value in texts.items():
            if isinstance(value, Mapping):
                self._collect(f"{prefix}{key}.", value)
            elif isinstance(value, str):
                self._texts[f"{prefix}{key}"] = tuple(_PLACEHOLDER.split(value))

    def __contains__(self, key: str) -> bool:
        return key in self._texts or f"{key}.other" in self._texts

    def translate(self, key: str, arguments: Mapping[str, object]) -> str:
        """The text, filled in. Markup for keys ending in `_html`; a note naming the key when there is none."""
        if not arguments and (whole := self._whole.get(key)) is not None:
            return whole
        parts = self._find(key, _counted(arguments.get("count")))
        if parts is None:
            if self.fallback is not None:
                return self.fallback.translate(key, arguments)
            return f"translation missing: {key}"
        if len(parts) == 1:
            return _marked(key, parts[0])
        is_html = key.endswith("_html")
        filled = [
            part if not index % 2 else _value(arguments.get(part, ""), is_html)
            for index, part in enumerate(parts)
        ]
        return _marked(key, "".join(filled))

    def keys(self) -> frozenset[str]:
        """Every key, the forms of a plural as one."""
        return frozenset(
            key.rpartition(".")[0] if key.rpartition(".")[2] in _PLURALS else key for key in self._texts
        )

    def _find(self, key: str, count: object) -> Parts | None:
        if isinstance(count, int | float) and f"{key}.other" in self._texts:
            if not count and f"{key}.zero" in self._texts:
                return self._texts[f"{key}.zero"]
            return self._texts.get(f"{key}.{self._plural(count)}", self._texts[f"{key}.other"])
        return self._texts.get(key) or self._texts.get(f"{key}.other")


def _marked(key: str, text: str) -> str:
    """The theme's own text, in which values were escaped, as HTML if its key says so."""
    return Markup(text) if key.endswith("_html") else text  # noqa: S704


def _counted(count: object) -> object:
    """A number that came as text, as settings and forms give it."""
    return int(count) if isinstance(count, str) and count.isdecimal() and len(count) < 16 else count


def _value(value: object, is_html: bool) -> str:
    return str(escape(value)) if is_html else str(value)
