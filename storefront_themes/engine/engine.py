"""The public face: a theme version with a shop's settings, ready to make pages."""

import hashlib
import json
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote

from liquid.exceptions import LiquidError

from storefront_themes.engine.context import Context
from storefront_themes.engine.drops.colour import ColorScheme, ColorSchemeGroup
from storefront_themes.engine.errors import Issue, TemplateMissing, ThemeError, issue_of
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits, share
from storefront_themes.engine.loader import Loader
from storefront_themes.engine.page import Page
from storefront_themes.engine.parts import PageTemplate
from storefront_themes.engine.program import Program
from storefront_themes.engine.theme import Theme

SectionSettings = Mapping[str, Mapping[str, object]]

_TYPES = {"js": "text/javascript", "css": "text/css", "woff2": "font/woff2", "svg": "image/svg+xml"}


class Engine:
    """Make one per theme version and keep it; `customized` gives a shop its own look without parsing again."""

    def __init__(
        self,
        loader: Loader,
        *,
        name: str = "theme",
        asset_base: str = "/assets",
        preset: str = "",
        settings: Mapping[str, object] | None = None,
        sections: SectionSettings | None = None,
        limits: Limits = DEFAULT_LIMITS,
        compiled: bool = True,
    ) -> None:
        self.asset_base = asset_base
        self.compiled = compiled
        self.limits, self.section_limits = limits, share(limits)
        self.extra_programs: Mapping[str, Program] = {}
        self._set(Theme(loader, name=name, limits=limits), preset, settings or {}, sections or {})

    def _set(
        self, theme: Theme, preset: str, settings: Mapping[str, object], sections: SectionSettings
    ) -> None:
        self.theme = theme
        self._sections = sections
        self._placed: dict[str, PageTemplate] = {}
        self.settings = theme.current_settings(preset, settings)
        chosen = json.dumps(self.settings, sort_keys=True, default=repr)
        self.fingerprint = hashlib.sha256(f"{theme.fingerprint}{chosen}".encode()).hexdigest()[:12]
        self.content_for_header = self._header()
        self._assets: dict[str, bytes] = {}

    def customized(
        self,
        *,
        preset: str = "",
        settings: Mapping[str, object] | None = None,
        sections: SectionSettings | None = None,
        limits: Limits | None = None,
    ) -> "Engine":
        """The same theme, already parsed, with other settings; and with other limits of its pages, if they are given.

        `sections` holds settings by section id, for the front page and the groups by the id alone ("hero"), for
        other templates with the template before it ("product.main").
        """
        other = object.__new__(type(self))
        other.asset_base, other.compiled = self.asset_base, self.compiled
        other.limits, other.section_limits = self.limits, self.section_limits
        if limits is not None:
            other.limits, other.section_limits = limits, share(limits)
        other.extra_programs = {}
        other._set(self.theme, preset, settings or {}, sections or {})
        return other

    def compile(self, files: Iterable[str] | None = None) -> list[Issue]:
        """Compile files, or all, now instead of when they are first used; what cannot be, with file and line."""
        issues = []
        for file in sorted(self.theme.files) if files is None else files:
            if not file.endswith(".liquid"):
                continue
            try:
                self.theme.program(file)
            except LiquidError as error:
                issues.append(issue_of(error, file))
        return issues

    # pages

    def render_template(self, name: str, context: Context) -> str:
        """A whole page: templates/<name> in its layout.

        Sections that fail are left out and noted in `context.issues`. Raises TemplateMissing for a name the theme
        does not have, ThemeError when the layout itself fails.
        """
        if name not in self.theme.template_files:
            raise TemplateMissing(f"no template {name}", file=f"templates/{name}")
        page = Page(self, context, name)
        try:
            return page.render(name)
        finally:
            page.done()

    def render_section(self, section: str, context: Context, *, template: str = "index") -> str:
        """One section of a template or of a group, by its id; without the layout. Raises TemplateMissing."""
        for file in (f"templates/{template}.json", *self._groups()):
            if file in self.theme.files:
                placed = self.placed(file)
                for index, part in enumerate(placed.sections):
                    if part.id == section:
                        page = Page(self, context, template)
                        try:
                            return page.section(part, index=index, location=placed.location)
                        finally:
                            page.done()
        raise TemplateMissing(f"no section {section}", file=f"templates/{template}.json")

    def references(self, template: str) -> dict[str, set[str]]:
        """What a template's settings name, by kind ({"collection": {"lamps"}, ...}), to fetch it all at once."""
        found: dict[str, set[str]] = {}
        for file in (f"templates/{template}.json", *self._groups()):
            if file in self.theme.files:
                for part in self.placed(file).sections:
                    _collect(found, part.kinds, part.values)
                    for block in part.blocks:
                        _collect(found, block.kinds, block.values)
        return found

    def color_scheme(self, name: str) -> ColorScheme | None:
        """One of the theme's colour schemes; the first for a name it does not have, None without any."""
        groups = (value for value in self.settings.values() if isinstance(value, ColorSchemeGroup))
        schemes = next(groups, None) or ()
        return next((scheme for scheme in schemes if scheme.id == name), schemes[0] if schemes else None)

    def placed(self, file: str) -> PageTemplate:
        """A JSON template or section group with this shop's settings in its sections. Prepared once."""
        placed = self._placed.get(file)
        if placed is None:
            placed = self.theme.page_template(file)
            own = file.startswith("sections/") or file == "templates/index.json"
            prefix = "" if own else file.removeprefix("templates/").removesuffix(".json") + "."
            chosen = {part.id: self._sections.get(prefix + part.id) for part in placed.sections}
            if any(chosen.values()):
                parts = (self.theme.with_settings(part, chosen[part.id] or {}) for part in placed.sections)
                placed = replace(placed, sections=tuple(parts))
            self._placed[file] = placed
        return placed

    def _groups(self) -> list[str]:
        return [f for f in sorted(self.theme.files) if f.startswith("sections/") and f.endswith(".json")]

    # assets

    def asset_url(self, name: str) -> str:
        """Address of an asset; it changes when the theme or its settings do."""
        return f"{self.asset_base}/{quote(self.theme.name)}/{self.fingerprint}/{quote(name)}"

    def asset(self, name: str) -> tuple[bytes, str]:
        """(content, media type) of an asset; `x.css` may be kept as `x.css.liquid`. Raises TemplateMissing."""
        body = self._assets.get(name)
        if body is None:
            liquid = f"{name}.liquid"
            if f"assets/{liquid}" in self.theme.files and not name.endswith(".liquid"):
                body = self._liquid_asset(liquid)
            else:
                body = self.theme.asset(name)
            self._assets[name] = body
        kind = (
            _TYPES.get(name.rpartition(".")[2]) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        )
        return body, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def _liquid_asset(self, name: str) -> bytes:
        page = Page(self, Context(objects={}), "asset")
        return page.whole(f"assets/{name}").encode()

    def _header(self) -> str:
        parts = []
        if "sections.css" in self.theme.bundles:
            parts.append(f'<link rel="stylesheet" href="{self.asset_url("sections.css")}">')
        if "sections.js" in self.theme.bundles:
            parts.append(f'<script type="module" src="{self.asset_url("sections.js")}"></script>')
        return "".join(parts)


def _collect(found: dict[str, set[str]], kinds: Mapping[str, str], values: Mapping[str, object]) -> None:
    for setting, kind in kinds.items():
        value = values.get(setting)
        names = value if isinstance(value, list) else [value]
        handles = {str(name).rpartition("/")[2] for name in names if name}
        found.setdefault(kind.removesuffix("_list"), set()).update(handles)


class _Nothing:
    """A loader for text that belongs to no theme."""

    def names(self) -> list[str]:
        return []

    def read(self, name: str) -> bytes:
        raise TemplateMissing(f"no file {name}", file=name)


def render_string(
    source: str,
    data: Mapping[str, object],
    templates: Mapping[str, str] | None = None,
    *,
    compiled: bool = True,
) -> str:
    """Liquid text with plain data and snippets given by name; for documentation and tests. Raises LiquidError."""
    engine = Engine(_Nothing(), compiled=compiled)
    limits, environment = engine.theme.limits, engine.theme.environment
    if compiled:
        engine.extra_programs = {
            name: Program.of(text, name, limits) for name, text in (templates or {}).items()
        }
        program = Program.of(source, "string", limits)
        page = _page_of(engine, data)
        return page.run_program(program, page.globals)
    environment.extra_templates = dict(templates or {})
    template = environment.template(source, "string")
    page = _page_of(engine, data)
    return page.interpret(template, page.globals)


def _page_of(engine: Engine, data: Mapping[str, object]) -> Page:
    page = Page(engine, Context(objects=data), "string")
    page.strict = True
    page.globals = dict(data)
    return page


__all__ = ["Context", "Engine", "LiquidError", "ThemeError", "render_string"]
