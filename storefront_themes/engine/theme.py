"""One version of a theme: its files, parsed once and kept."""

import hashlib
import logging
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from liquid.exceptions import LiquidError, TemplateNotFoundError
from liquid.template import BoundTemplate

from storefront_themes.engine.drops.shop import Theme as ThemeDrop
from storefront_themes.engine.environment import ThemeEnvironment
from storefront_themes.engine.errors import TemplateMissing, ThemeError
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from storefront_themes.engine.loader import Loader
from storefront_themes.engine.locales import Translations
from storefront_themes.engine.parts import (
    BlockPart,
    PageTemplate,
    SectionPart,
    SectionSchema,
    ordered,
    parse_json,
    parse_list,
    placed_entry,
)
from storefront_themes.engine.places import TEXT, Place, starts_in
from storefront_themes.engine.preparing import preparing
from storefront_themes.engine.program import PROGRAMS, Program, key_of
from storefront_themes.engine.settings import Schema, clean

logger = logging.getLogger(__name__)

_SCRIPT = "(() => {{\n{text}\n}})();"  # so that two sections may use the same names
_BUNDLES = {"stylesheet": "sections.css", "javascript": "sections.js"}
_BUNDLED = re.compile(
    r"\{%-?\s{0,9}(stylesheet|javascript)\s{0,9}-?%\}(.*?)\{%-?\s{0,9}end\1\s{0,9}-?%\}", re.DOTALL
)
_LOCALE_FILE = re.compile(r"locales/([A-Za-z-]{2,12})(\.default)?\.json")


class Theme:
    """Files to parsed templates, sections, settings, texts and asset fingerprints. Safe to share by threads."""

    def __init__(self, loader: Loader, *, name: str = "theme", limits: Limits = DEFAULT_LIMITS) -> None:
        self.loader = loader
        self.name = name
        self.limits = limits
        self.drop = ThemeDrop(name=name)
        self.files = frozenset(loader.names())
        self.template_files = _template_files(self.files)
        if len(self.files) > limits.theme_files:
            raise ThemeError(f"more than {limits.theme_files} files")
        self.environment = ThemeEnvironment(self, limits=limits)
        self._templates: dict[tuple[str, Place], BoundTemplate] = {}
        self._keys: dict[str | tuple[str, Place], bytes] = {}
        self._failed: dict[tuple[str, Place], LiquidError] = {}
        self._schemas: dict[str, SectionSchema] = {}
        self._pages: dict[str, PageTemplate] = {}
        self._translations: dict[str, Translations] = {}
        self._lock = threading.RLock()
        self.settings = self._settings_schema()
        self.settings_data = self._json("config/settings_data.json")
        self.bundles = self._bundles()
        self.fingerprint = self._fingerprint()
        self.default_locale = self._default_locale()

    # files

    def text(self, file: str) -> str:
        """A file's text; raises TemplateMissing."""
        if file not in self.files:
            raise TemplateMissing(f"no file {file}", file=file)
        return self.loader.read(file).decode("utf-8", errors="replace").removeprefix("\ufeff")

    def asset(self, name: str) -> bytes:
        """An asset as it is kept; raises TemplateMissing."""
        if name in self.bundles:
            return self.bundles[name]
        if f"assets/{name}" not in self.files:
            raise TemplateMissing(f"no asset {name}", file=f"assets/{name}")
        return self.loader.read(f"assets/{name}")

    def _json(self, file: str) -> dict[str, Any]:
        return parse_json(self.text(file), file) if file in self.files else {}

    # templates

    def parsed(self, file: str, place: Place = TEXT) -> BoundTemplate:
        """A Liquid file for the interpreter, parsed once; one that does not parse raises the same error again."""
        template = self._templates.get((file, place))
        if template is None:
            if (file, place) in self._failed:
                raise self._failed[file, place]
            template = self._templates[file, place] = self._parse(file, place)
        return template

    @preparing
    def _parse(self, file: str, place: Place) -> BoundTemplate:
        try:
            return self.environment.template(self.text(file), file, self._start(file, place))
        except LiquidError as error:
            error.template_name = file
            self._failed[file, place] = error
            raise

    def snippet(self, name: str, place: Place = TEXT) -> BoundTemplate:
        """snippets/<name>.liquid at a place; raises TemplateNotFoundError as python-liquid expects."""
        try:
            return self.parsed(f"snippets/{name}.liquid", place)
        except TemplateMissing as error:
            raise TemplateNotFoundError(f"no snippet {name!r}") from error

    def program(self, file: str, place: Place = TEXT) -> Program:
        """A Liquid file, compiled for a place. Raises LiquidError, TemplateMissing."""
        name = file if place is TEXT else (file, place)
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = key_of(self.text(file), file, self.limits, self._start(file, place))
        return PROGRAMS.at_hand(key) or self._program(key, file, place)

    def _program(self, key: bytes, file: str, place: Place) -> Program:
        return PROGRAMS.get(key, lambda: self.text(file), file, self.limits, self._start(file, place))

    @staticmethod
    def _start(file: str, place: Place) -> Place:
        return starts_in(file) if place is TEXT else place

    def schema(self, file: str) -> SectionSchema:
        """The schema of a section or block file; an empty one where there is none."""
        schema = self._schemas.get(file)
        if schema is None:
            schema = self._schemas[file] = self._schema(file)
        return schema

    @preparing
    def _schema(self, file: str) -> SectionSchema:
        text = self.program(file).schema
        return SectionSchema() if text is None else SectionSchema.parse(text, file)

    def has_template(self, name: str) -> bool:
        """Whether the theme has templates/<name> in either form."""
        return name in self.template_files

    def page_template(self, file: str) -> PageTemplate:
        """A JSON template or section group, with every section's settings complete."""
        page = self._pages.get(file)
        if page is None:
            with self._lock:
                page = self._pages[file] = self._page_template(file)
        return page

    @preparing
    def _page_template(self, file: str) -> PageTemplate:
        data = self._json(file)
        layout = data.get("layout", "theme")
        entries = ordered(data.get("sections", {}), data.get("order"))
        parts = [part for part in (self.section_part(name, entry) for name, entry in entries) if part]
        return PageTemplate(
            sections=tuple(parts),
            layout=layout if isinstance(layout, str) else None,
            location=str(data.get("type", "template")),
        )

    def section_part(self, name: str, entry: Mapping[str, Any]) -> SectionPart | None:
        """One placed section; None, with a log line, when its file is missing or broken."""
        kind = str(entry.get("type", ""))
        try:
            schema = self.schema(f"sections/{kind}.liquid")
        except (LiquidError, ThemeError) as error:
            logger.warning("section %s of type %s cannot be read: %s", name, kind, error)
            schema = SectionSchema()
        css = " ".join(filter(None, ("section", f"section--{kind}", schema.css_class)))
        return SectionPart(
            id=name,
            type=kind,
            values=schema.settings.values(entry.get("settings", {})),
            kinds=schema.settings.kinds,
            blocks=self._block_parts(entry, schema),
            open_tag=f'<{schema.tag} id="section-{name}" class="{css}">',
            close_tag=f"</{schema.tag}>",
        )

    def with_settings(self, part: SectionPart, given: Mapping[str, object]) -> SectionPart:
        """A placed section with other values for some of its settings, cleaned as its schema wants them."""
        schema = self.schema(f"sections/{part.type}.liquid").settings
        known = {
            name: clean(schema.specs[name], value) for name, value in given.items() if name in schema.specs
        }
        return replace(part, values={**part.values, **known})

    def _block_parts(self, entry: Mapping[str, Any], schema: SectionSchema | None) -> tuple[BlockPart, ...]:
        return tuple(
            self.block_part(name, block, schema)
            for name, block in ordered(entry.get("blocks", {}), entry.get("block_order"))
        )

    def block_part(self, name: str, block: Mapping[str, Any], schema: SectionSchema | None) -> BlockPart:
        """One placed block: a section's own, or one with a file in blocks/."""
        kind = str(block.get("type", ""))
        local = schema.blocks.get(kind) if schema else None
        own = f"blocks/{kind}.liquid"
        if own in self.files and not (local and local.specs):
            local = self.schema(own).settings
        known = local or Schema.of([])
        return BlockPart(
            id=name,
            type=kind,
            values=known.values(block.get("settings", {})),
            kinds=known.kinds,
            blocks=self._block_parts(block, None),
            static=bool(block.get("static")),
            name=str(block.get("name", "")),
        )

    def default_entry(self, kind: str) -> dict[str, Any]:
        """What a section starts with where a layout names it: its schema's `default`, as a template's entry."""
        return placed_entry(kind, self.schema(f"sections/{kind}.liquid").raw.get("default"))

    def presets_of(self, kind: str) -> dict[str, dict[str, Any]]:
        """What an editor offers to add for a section's file: name to a template's entry. Empty for fixed sections."""
        presets = self.schema(f"sections/{kind}.liquid").raw.get("presets", [])
        found = [each for each in presets if isinstance(each, dict)] if isinstance(presets, list) else []
        return {str(each.get("name", kind)): placed_entry(kind, each) for each in found}

    # settings

    def _settings_schema(self) -> Schema:
        file = "config/settings_schema.json"
        groups = parse_list(self.text(file), file) if file in self.files else []
        return Schema.of([entry for group in groups for entry in group.get("settings", [])])

    def presets(self) -> list[str]:
        """Names of the looks the theme comes with."""
        return list(self.settings_data.get("presets", {}))

    def current_settings(
        self, preset: str = "", given: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """The theme's settings: defaults, under the preset, under what the merchant chose."""
        presets = self.settings_data.get("presets", {})
        current = self.settings_data.get("current", {})
        if isinstance(current, str):
            current = presets.get(current, {})
        return self.settings.values({**current, **presets.get(preset, {}), **(given or {})})

    # texts

    def translations(self, code: str) -> Translations:
        """Texts for a language tag: its own over its language's over the theme's default, key by key."""
        found = self._translations.get(code)
        if found is None:
            found = self._translations[code] = self._translated(code)
        return found

    @preparing
    def _translated(self, code: str) -> Translations:
        found = self._read_locale(self.default_locale, None)
        for candidate in dict.fromkeys((code.partition("-")[0], code)):
            if f"locales/{candidate}.json" in self.files:
                found = self._read_locale(candidate, found)
        return found

    def schema_translations(self, code: str) -> Translations:
        """Texts of the editor, from `locales/*.schema.json`, for a language tag."""
        files = [file for file in sorted(self.files) if file.endswith(".default.schema.json")]
        default = files[0].removeprefix("locales/").partition(".")[0] if files else self.default_locale
        found = Translations(default, self._json(files[0]) if files else {})
        for candidate in dict.fromkeys((code.partition("-")[0], code)):
            if f"locales/{candidate}.schema.json" in self.files:
                found = Translations(candidate, self._json(f"locales/{candidate}.schema.json"), found)
        return found

    def locales(self) -> list[str]:
        """Languages the theme has texts in."""
        matches = (_LOCALE_FILE.fullmatch(file) for file in sorted(self.files))
        return [match.group(1) for match in matches if match]

    def _read_locale(self, code: str, fallback: Translations | None) -> Translations:
        file = f"locales/{code}.default.json" if code == self.default_locale else f"locales/{code}.json"
        return Translations(code, self._json(file), fallback)

    def _default_locale(self) -> str:
        matches = (_LOCALE_FILE.fullmatch(file) for file in self.files)
        return next((match.group(1) for match in matches if match and match.group(2)), "en")

    # assets

    def _bundles(self) -> dict[str, bytes]:
        """All sections' `stylesheet` texts as one file, and all `javascript` texts as another."""
        texts: dict[str, list[str]] = {name: [] for name in _BUNDLES.values()}
        for file in sorted(self.files):
            if file.endswith(".liquid") and file.startswith(("sections/", "blocks/", "snippets/")):
                for match in _BUNDLED.finditer(self.text(file)):
                    text = match.group(2).strip()
                    text = _SCRIPT.format(text=text) if match.group(1) == "javascript" else text
                    texts[_BUNDLES[match.group(1)]].append(f"/* {file} */\n{text}\n")
        return {name: "\n".join(parts).encode() for name, parts in texts.items() if parts}

    def _fingerprint(self) -> str:
        digest, size = hashlib.sha256(), 0
        for file in sorted(self.files):
            body = self.loader.read(file)
            size += len(body)
            if file.startswith("assets/"):
                digest.update(file.encode() + b"\0" + body)
        if size > self.limits.theme_bytes:
            raise ThemeError(f"larger than {self.limits.theme_bytes // 1024 // 1024} MB")
        for name, body in sorted(self.bundles.items()):
            digest.update(name.encode() + b"\0" + body)
        return digest.hexdigest()[:12]


def _template_files(files: Iterable[str]) -> dict[str, str]:
    """Names of templates to their files; as data where there are both."""
    found = {}
    for suffix in (".liquid", ".json"):
        for file in files:
            if file.startswith("templates/") and file.endswith(suffix):
                found[file.removeprefix("templates/").removesuffix(suffix)] = file
    return found
