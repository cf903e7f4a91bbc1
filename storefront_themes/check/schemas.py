"""Schemas and JSON files: settings that cannot be reached, kept or shown, and parts that name what is not there."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from storefront_themes.check.problems import Problems, line_of, line_of_key
from storefront_themes.engine.errors import ThemeError
from storefront_themes.engine.parts import SectionSchema, parse_json
from storefront_themes.engine.setting_types import SIDEBAR, TYPES
from storefront_themes.engine.settings import Schema
from storefront_themes.engine.visibility import condition_of

_ID = re.compile(r"[A-Za-z_][\w-]*")
_COMPARISON = re.compile(r"(?:section|block)?\.?settings\.([\w-]+)\s{0,9}==\s{0,9}(?:'([^']*)'|\"([^\"]*)\")")
_ASKED = re.compile(r"(?:\b(section|block)\.)?\bsettings\.([\w-]+)")
_TAGS = frozenset({"article", "aside", "div", "footer", "header", "section"})
_LIMIT = 50  # blocks a section may hold

Texts = Callable[[str], bool]


class SchemaCheck:
    """One schema, within the file that holds it. `words` says whether the editor's texts have a key."""

    def __init__(self, file: str, text: str, problems: Problems, words: Texts) -> None:
        self.file, self.text, self.problems, self.words = file, text, problems, words

    def settings(self, entries: object, *, owner: str, theme: Schema | None = None, within: str = "") -> None:
        """A list of settings. `owner` is "section", "block" or "settings"; `within` what stands before it."""
        if not isinstance(entries, list):
            if entries is not None:
                self._error("SchemaError", "settings must be a list", within)
            return
        known = Schema.of(entries)
        seen: set[str] = set()
        for entry in entries:
            if not isinstance(entry, Mapping):
                self._error("SchemaError", "a setting must be an object", within)
                continue
            name = str(entry.get("id", ""))
            if name in seen and name:
                self._error("DuplicateSetting", f"two settings are called {name!r}", within, name, last=True)
            seen.add(name)
            self._setting(entry, name, within)
            self._condition(entry, name, known, owner, theme, within)

    def _setting(self, entry: Mapping[str, Any], name: str, within: str) -> None:
        kind = str(entry.get("type", ""))
        self.labels(entry, within)
        if kind in SIDEBAR:
            return
        found = TYPES.get(kind)
        if found is None:
            self._error("UnknownSettingType", f"there is no setting of type {kind!r}", within, name)
            return
        if not _ID.fullmatch(name):
            self._error("SchemaError", f"a {kind} setting needs an id of letters, digits and _", within, name)
        for missing in (needed for needed in found.needs if needed not in entry):
            self._error("SchemaError", f"{name}: a {kind} setting needs {missing!r}", within, name)
        for fault in found.faults(entry):
            self._error("SchemaError", f"{name}: {fault}", within, name)
        default = entry.get("default")
        if (
            default is not None
            and kind not in {"color_scheme_group", "richtext"}
            and not list(found.faults(entry))
        ):
            problem = found.problem(entry, default)
            if problem:
                self._error("InvalidDefault", f"{name}: the default {problem}", within, name)

    def _condition(
        self,
        entry: Mapping[str, Any],
        name: str,
        known: Schema,
        owner: str,
        theme: Schema | None,
        within: str,
    ) -> None:
        condition = condition_of(str(entry.get("visible_if") or ""))
        for whose, asked in _ASKED.findall(condition):
            schema = theme if owner != "settings" and not whose else known if whose in {"", owner} else None
            if schema is not None and asked not in schema.specs:
                message = f"{name}: visible_if names {asked!r}, which is no setting"
                self._error("UnreachableSetting", message, within, name)
        for asked, single, double in _COMPARISON.findall(condition):
            spec = known.specs.get(asked, {})
            options = [
                str(each.get("value")) for each in spec.get("options", []) if isinstance(each, Mapping)
            ]
            if options and (single or double) not in options:
                message = f"{name}: can never be shown, since {asked!r} is never {single or double!r}"
                self._error("UnreachableSetting", message, within, name)

    def labels(self, entry: Mapping[str, Any], within: str) -> None:
        """Texts of the editor that are not there."""
        options = entry.get("options")
        members = [each for each in options if isinstance(each, Mapping)] if isinstance(options, list) else []
        for each in (entry, *members):
            for value in each.values():
                if isinstance(value, str) and value.startswith("t:") and not self.words(value[2:]):
                    line = line_of(self.text, f'"{value}"')
                    message = f"no text {value[2:]!r} in locales/*.default.schema.json"
                    self.problems.error("MissingTranslation", message, file=self.file, line=line)

    def _error(self, code: str, message: str, within: str, name: str = "", *, last: bool = False) -> None:
        line = line_of_key(self.text, "id", name, after=within) if name else 0
        if last and name:
            at = [m.start() for m in re.finditer(rf'"id"\s{{0,9}}:\s{{0,9}}"{re.escape(name)}"', self.text)]
            line = self.text.count("\n", 0, at[-1]) + 1 if at else line
        line = (
            line
            or (line_of(self.text, f'"{within}"') if within else 0)
            or line_of(self.text, "schema %}")
            or 1
        )
        self.problems.error(code, message, file=self.file, line=line)


def check_section(
    file: str, text: str, raw: str, line: int, problems: Problems, *,
    words: Texts, theme: Schema | None, block_files: Iterable[str],
) -> SectionSchema | None:  # fmt: skip
    """The schema of a section or block; None when it cannot be read."""
    try:
        data = parse_json(raw, file)
    except ThemeError as error:
        problems.error(
            "SchemaError", error.issue.message, file=file, line=line + max(error.issue.line - 1, 0)
        )
        return None
    check = SchemaCheck(file, text, problems, words)
    owner = "section" if file.startswith("sections/") else "block"
    check.labels(data, "schema")
    check.settings(data.get("settings"), owner=owner, theme=theme)
    if data.get("tag") not in {None, *_TAGS}:
        problems.error(
            "SchemaError", f"tag {data['tag']!r} is not allowed", file=file, line=line_of(text, '"tag"')
        )
    if not isinstance(data.get("blocks", []), list):
        problems.error("SchemaError", "blocks must be a list", file=file, line=line_of(text, '"blocks"'))
        return None
    _blocks(check, data, theme, set(block_files))
    _presets(check, data)
    return SectionSchema.parse(raw, file)


def _blocks(check: SchemaCheck, data: Mapping[str, Any], theme: Schema | None, files: set[str]) -> None:
    for block in data.get("blocks", []):
        kind = str(block.get("type", "")) if isinstance(block, Mapping) else ""
        line = line_of_key(check.text, "type", kind)
        if not kind:
            check.problems.error(
                "SchemaError", "a block needs a type", file=check.file, line=line_of(check.text, '"blocks"')
            )
        elif not kind.startswith("@") and "name" not in block and f"blocks/{kind}.liquid" not in files:
            message = f"there is no blocks/{kind}.liquid, and the section does not describe it"
            check.problems.error("MissingBlock", message, file=check.file, line=line)
        if kind:
            check.labels(block, kind)
            check.settings(block.get("settings"), owner="block", theme=theme, within=kind)
    most = data.get("max_blocks", _LIMIT)
    if not isinstance(most, int) or not 0 < most <= _LIMIT:
        line = line_of(check.text, '"max_blocks"')
        check.problems.error("SchemaError", f"max_blocks must be 1 to {_LIMIT}", file=check.file, line=line)


def _presets(check: SchemaCheck, data: Mapping[str, Any]) -> None:
    known = Schema.of(data.get("settings", []))
    allowed = {str(block.get("type")) for block in data.get("blocks", []) if isinstance(block, Mapping)}
    presets = data.get("presets", [])
    for preset in presets if isinstance(presets, list) else []:
        name = str(preset.get("name", ""))
        line = line_of_key(check.text, "name", name, after="presets") or line_of(check.text, '"presets"')
        check.labels(preset, name)
        values_fit(
            known,
            preset.get("settings"),
            check.problems,
            file=check.file,
            line=partial(_same, line),
            what=f"preset {name!r}",
        )
        blocks = preset.get("blocks", [])
        for block in blocks.values() if isinstance(blocks, Mapping) else blocks:
            if str(block.get("type")) not in allowed and "@theme" not in allowed:
                message = f"preset {name!r} has a block {block.get('type')!r} that is not allowed here"
                check.problems.error("UnknownBlock", message, file=check.file, line=line)


def _same(line: int, _: str) -> int:
    return line


def values_fit(
    schema: Schema, given: object, problems: Problems, *, file: str, line: Callable[[str], int], what: str
) -> None:
    """Values that a JSON file keeps for settings: known, and of their type. `line` finds the line of a quoted name."""
    values = given if isinstance(given, Mapping) else {}
    for name, problem in schema.problems(values).items():
        if name not in schema.specs:
            problems.error(
                "UnknownSetting", f"{what}: there is no setting {name!r}", file=file, line=line(name)
            )
        elif values[name] is not None:
            problems.error("InvalidValue", f"{what}: {name} {problem}", file=file, line=line(f'"{name}"'))
