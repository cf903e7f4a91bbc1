"""The whole check: every file of a theme, and what they ask of each other."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from storefront_themes.check.parsing import CheckEnvironment, Parsed
from storefront_themes.check.placed import PlacedCheck
from storefront_themes.check.problems import Problem, Problems, line_of, line_of_key
from storefront_themes.check.reading import Reader
from storefront_themes.check.schemas import SchemaCheck, check_section, values_fit
from storefront_themes.check.scopes import Owners, Uses, global_names, joined
from storefront_themes.check.texts import check_languages
from storefront_themes.engine.archive import PARSED
from storefront_themes.engine.drops.kinds import Kind
from storefront_themes.engine.environment import TOO_DEEP
from storefront_themes.engine.errors import ThemeError
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.loader import Loader
from storefront_themes.engine.locales import Translations
from storefront_themes.engine.parts import SectionSchema, parse_json, parse_list
from storefront_themes.engine.settings import Schema

_DOC_PARAM = re.compile(r"@param\s{1,9}(?:\{[^}\n]{0,80}\}\s{1,9})?\[?(\w+)")
_BUNDLES = frozenset({"sections.css", "sections.js"})
_NEEDED = ("layout/theme.liquid", "config/settings_schema.json")


def check_theme(
    loader: Loader, *, limits: Limits = DEFAULT_LIMITS, at: Callable[[str], None] = lambda file: None
) -> list[Problem]:
    """Everything wrong with a theme, by file and line. Reads every file, renders none; says `at` which file it is."""
    return ThemeCheck(loader, limits, at).run(loader)


class ThemeCheck:
    """One run over one theme."""

    def __init__(self, loader: Loader, limits: Limits, at: Callable[[str], None]) -> None:
        self.limits = limits
        self.at = at
        self.problems = Problems()
        self.files = frozenset(loader.names())
        self.text = {file: self._text(loader, file) for file in sorted(self.files) if file.endswith(PARSED)}
        self.environment = CheckEnvironment(limits=limits)
        self.parsed: dict[str, Parsed] = {}
        self.schemas: dict[str, SectionSchema | None] = {}
        self.theme_settings = Schema.of([])
        self.uses: dict[str, Uses] = {}
        self.calls: dict[str, list[dict[str, Kind] | None]] = {}

    def run(self, loader: Loader) -> list[Problem]:
        """In the order in which one needs the other."""
        for file in _NEEDED:
            if file not in self.files:
                self.problems.error("MissingFile", "every theme needs this file", file=file, line=1)
        self._sizes(loader)
        self._languages()
        self._settings()
        self._parse()
        self._read()
        self._unread()
        self._placed()
        return list(self.problems)

    def _sizes(self, loader: Loader) -> None:
        if len(self.files) > self.limits.theme_files:
            message = f"more than {self.limits.theme_files} files"
            self.problems.error(
                "TooManyFiles", message, file=sorted(self.files)[self.limits.theme_files], line=1
            )
        total = 0
        for file in sorted(self.files):
            size = len(loader.read(file))
            if not file.endswith(PARSED) and size > self.limits.asset_bytes:
                most = self.limits.asset_bytes // 1024
                self.problems.error("TooLarge", f"larger than {most} KB", file=file, line=1)
            if total <= self.limits.theme_bytes < total + size:
                most = self.limits.theme_bytes // 1024 // 1024
                self.problems.error(
                    "TooLarge", f"with it the theme is larger than {most} MB", file=file, line=1
                )
            total += size

    def _text(self, loader: Loader, file: str) -> str:
        body = loader.read(file)
        if len(body) > self.limits.source_bytes:
            most = self.limits.source_bytes // 1024
            self.problems.error("TooLarge", f"larger than {most} KB", file=file, line=1)
            return ""
        return body.decode("utf-8", errors="replace").removeprefix("\ufeff")

    # JSON

    def _json(self, file: str) -> dict[str, Any]:
        try:
            return parse_json(self.text[file], file)
        except ThemeError as error:
            self.problems.error("InvalidJSON", error.issue.message, file=file, line=error.issue.line or 1)
            return {}

    def _languages(self) -> None:
        locales = [file for file in self.text if file.startswith("locales/") and file.endswith(".json")]
        found = {file: self._json(file) for file in locales}
        shown = {file: texts for file, texts in found.items() if texts and not file.endswith(".schema.json")}
        editor = {file: texts for file, texts in found.items() if texts and file.endswith(".schema.json")}
        self.default = next((file for file in shown if file.endswith(".default.json")), "")
        self.words = Translations("en", shown.get(self.default, {}))
        default_editor = next((file for file in editor if file.endswith(".default.schema.json")), "")
        self.editor_words = Translations("en", editor.get(default_editor, {}))
        for default, texts in ((self.default, shown), (default_editor, editor)):
            if default:
                check_languages(default, texts, self.text, self.problems)

    def _settings(self) -> None:
        file = "config/settings_schema.json"
        if file not in self.text:
            return
        try:
            groups = parse_list(self.text[file], file)
        except ThemeError as error:
            self.problems.error("InvalidJSON", error.issue.message, file=file, line=error.issue.line or 1)
            return
        entries = [entry for group in groups for entry in group.get("settings", [])]
        self.theme_settings = Schema.of(entries)
        check = SchemaCheck(file, self.text[file], self.problems, self.editor_words.__contains__)
        check.settings(entries, owner="settings")
        for group in groups:
            check.labels(group, "")
        self._settings_data()

    def _settings_data(self) -> None:
        file = "config/settings_data.json"
        data = self._json(file) if file in self.text else {}
        presets = data.get("presets", {})
        looks: dict[str, Any] = {
            "current": data.get("current"),
            **(presets if isinstance(presets, Mapping) else {}),
        }
        for name, values in looks.items():
            if isinstance(values, Mapping):
                kept = {key: value for key, value in values.items() if key not in {"sections", "blocks"}}
                values_fit(
                    self.theme_settings, kept, self.problems, file=file, what=name,
                    line=partial(line_of, self.text[file], f'"{name}"'),
                )  # fmt: skip

    def _placed(self) -> None:
        for file, text in self.text.items():
            if file.endswith(".json") and file.startswith(("templates/", "sections/")):
                PlacedCheck(file, text, self.problems, self.schemas, self.files).check(self._json(file))

    # Liquid

    def _parse(self) -> None:
        for file, text in self.text.items():
            if not file.endswith(".liquid"):
                continue
            self.at(file)
            parsed = self.parsed[file] = self.environment.read(text)
            unknown = {tag for _, _, tag in parsed.faults}
            for line, message, tag in parsed.faults:
                if tag and not (tag.startswith("end") and tag[3:] in unknown):
                    self.problems.error("UnknownTag", f"there is no tag {tag!r}", file=file, line=line)
                elif not tag:
                    self.problems.error("SyntaxError", message, file=file, line=line)
            if file.startswith(("sections/", "blocks/")):
                self.schemas[file] = self._schema(file, parsed)

    def _schema(self, file: str, parsed: Parsed) -> SectionSchema | None:
        node = parsed.schema
        if node is None:
            return SectionSchema()
        line = line_of(parsed.text, "schema %}") or line_of(parsed.text, "schema")
        return check_section(
            file, parsed.text, node.text, line, self.problems,
            words=self.editor_words.__contains__, theme=self.theme_settings, block_files=self.files,
        )  # fmt: skip

    def _read(self) -> None:
        """Twice: what snippets are given is known when all have been read."""
        readers: dict[str, Reader] = {}
        for problems in (Problems(), self.problems):
            readers = {file: self._reader(file, problems) for file in self.parsed}
            self.calls = {}
            for file, reader in readers.items():
                self.at(file)
                try:
                    reader.read(self.parsed[file].nodes)
                except RecursionError:
                    problems.error("SyntaxError", TOO_DEEP, file=file, line=1)
                for name, _, given in reader.snippets:
                    self.calls.setdefault(name, []).append(given)
        for file, reader in readers.items():
            self.uses[file] = reader.uses
            self._asked(file, reader)

    def _reader(self, file: str, problems: Problems) -> Reader:
        names = global_names(file)
        name = file.removeprefix("snippets/").removesuffix(".liquid")
        calls = self.calls.get(name, []) if file.startswith("snippets/") else []
        for given in calls:
            for key in given or ():
                names[key] = joined(each[key] for each in calls if each and key in each)
        text = self.text[file]
        names |= {key: names.get(key, Kind("anything", open=True)) for key in _DOC_PARAM.findall(text)}
        uncalled = file.startswith("snippets/") and not calls
        return Reader(
            file=file, names=names, owners=self._owners(file), problems=problems,
            filters=frozenset(self.environment.filters), open_names=None in calls or uncalled,
        )  # fmt: skip

    def _owners(self, file: str) -> Owners:
        schema = self.schemas.get(file)
        if schema is None:
            return Owners(settings=self.theme_settings)
        if file.startswith("blocks/"):
            return Owners(block=schema.settings, settings=self.theme_settings)
        return Owners(section=schema.settings, block=self._all_blocks(schema), settings=self.theme_settings)

    def _all_blocks(self, schema: SectionSchema) -> Schema | None:
        """The settings of every block a section may hold, as one."""
        if any(kind.startswith("@") for kind in schema.blocks):
            return None
        specs: dict[str, Mapping[str, Any]] = {}
        for kind, local in schema.blocks.items():
            own = self.schemas.get(f"blocks/{kind}.liquid")
            specs |= {**(own.settings.specs if own else {}), **local.specs}
        return replace(Schema.of([]), specs=specs)

    def _asked(self, file: str, reader: Reader) -> None:
        """What a file asks for that is not there."""
        for name, line, _ in reader.snippets:
            if f"snippets/{name}.liquid" not in self.files:
                self.problems.error(
                    "MissingSnippet", f"there is no snippets/{name}.liquid", file=file, line=line
                )
        for name, line in reader.files:
            if name not in self.files:
                self.problems.error("MissingFile", f"there is no {name}", file=file, line=line)
        for key, line in reader.texts:
            if key not in self.words:
                where = self.default or "locales/*.default.json"
                self.problems.error("MissingTranslation", f"no text {key!r} in {where}", file=file, line=line)
        for name, line in reader.assets:
            known = {f"assets/{name}", f"assets/{name}.liquid"} & self.files or name in _BUNDLES
            if not known:
                self.problems.error("MissingAsset", f"there is no assets/{name}", file=file, line=line)
        if file.startswith("layout/"):
            for name in ("content_for_header", "content_for_layout"):
                if name not in reader.printed:
                    self.problems.error("MissingObject", f"a layout must print {name}", file=file, line=1)

    # settings nobody reads

    def _unread(self) -> None:
        shared = Uses()  # what any snippet or block reads of whoever stands around it
        for file, uses in self.uses.items():
            if not file.startswith("sections/"):
                shared.update(uses)
        for file, schema in self.schemas.items():
            if schema is not None:
                owner = "section" if file.startswith("sections/") else "block"
                self._report(file, schema.settings.specs, owner, self.uses[file], shared)
                for kind, local in schema.blocks.items():
                    self._report(file, local.specs, "block", self.uses[file], shared, within=kind)
        everywhere = Uses()
        for uses in self.uses.values():
            everywhere.update(uses)
        schemes = [
            name
            for name, spec in self.theme_settings.specs.items()
            if spec.get("type") == "color_scheme_group"
        ]
        specs = {name: spec for name, spec in self.theme_settings.specs.items() if name not in schemes}
        self._report("config/settings_schema.json", specs, "settings", everywhere, Uses())

    def _report(
        self, file: str, specs: Iterable[str], owner: str, own: Uses, shared: Uses, *, within: str = ""
    ) -> None:
        for name in specs:
            if not own.reads(owner, name) and not shared.reads(owner, name):
                line = line_of_key(self.text[file], "id", name, after=within)
                self.problems.warning(
                    "UnreadSetting", f"nothing reads the setting {name!r}", file=file, line=line
                )
