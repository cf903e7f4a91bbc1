"""Rendering one page: its sections, its blocks, and what was left out."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from liquid.exceptions import LiquidError, ResourceLimitError, TemplateNotFoundError
from liquid.template import BoundTemplate
from markupsafe import Markup, escape

from storefront_themes.engine.context import OWN_NAMES, Budget, Buffer, Context, ThemeContext, fail
from storefront_themes.engine.drops.font import font_of
from storefront_themes.engine.drops.handles import Handles
from storefront_themes.engine.drops.page import Block, Section, Settings
from storefront_themes.engine.drops.shop import Template
from storefront_themes.engine.errors import Issue, TemplateMissing, ThemeError, issue_of
from storefront_themes.engine.parts import BlockPart, PageTemplate, SectionPart
from storefront_themes.engine.places import TEXT, Place
from storefront_themes.engine.program import Program
from storefront_themes.engine.quick import run_nodes
from storefront_themes.engine.runtime import Frame, Out
from storefront_themes.engine.settings import safe_url
from storefront_themes.engine.values import NOTHING

if TYPE_CHECKING:
    from storefront_themes.engine.engine import Engine

logger = logging.getLogger(__name__)

_MOST_COMPLAINTS = 50
_BY_HANDLE = {
    "collections": "collection",
    "all_products": "product",
    "pages": "page",
    "linklists": "link_list",
}


class Page:
    """One page being made. Not shared; thrown away afterwards.

    Small pages are made ten thousand times a second: what not every page needs is made when it is asked for.
    """

    __slots__ = (
        "_complaints", "_found", "_own", "_section", "budget", "context", "engine", "globals", "layout", "money",
        "strict", "template", "theme",
    )  # fmt: skip

    def __init__(self, engine: "Engine", context: Context, template: str) -> None:
        self.engine = engine
        self.theme = engine.theme
        self.context = context
        self.template = template
        self.money = context.money
        self.budget = Budget(engine.limits, engine.section_limits)
        self.layout: str | None = "theme"
        self.strict = False
        self.globals: dict[str, object] = {**context.objects}
        self._section = ""
        self._complaints: set[Issue] | None = None
        self._found: dict[tuple[str, str], object] | None = None
        self._own: dict[str, object] = {}

    def done(self) -> None:
        """Let go of what was made for the page at once: its objects find others through it, in circles."""
        self.globals.clear()
        self._own.clear()

    @property
    def blank_template(self) -> BoundTemplate:
        """What a context is made for before it renders a file."""
        return self.theme.environment.blank

    def own(self, name: str) -> object:
        """A name that every page has; under any of the same name that a view or a template gives."""
        found = self._own.get(name, NOTHING)
        if found is NOTHING and name in OWN_NAMES and not self.strict:
            found = self._own[name] = self._made(name)
        return found

    def _made(self, name: str) -> object:
        if name in _BY_HANDLE:
            return self._by_handle(_BY_HANDLE[name])
        match name:
            case "settings":
                return Settings(self.engine.settings, self.theme.settings.kinds, self.resolve)
            case "template":
                kind, _, suffix = self.template.partition(".")
                return Template(name=kind, suffix=suffix)
            case "theme":
                return self.theme.drop
            case _:
                return _page_number(self.context.query.get("page", ""))

    def _by_handle(self, kind: str) -> Handles[object]:
        every = self.context.resources.get(f"every_{kind}")
        return Handles(lambda name: self.lookup(kind, name), every)

    # whole pages

    def render(self, template: str) -> str:
        """templates/<template> within its layout."""
        file = self.theme.template_files[template]
        if file.endswith(".json"):
            placed = self.engine.placed(file)
            self.layout = placed.layout
            content = self._counted_later(lambda: self.sections_of(placed))
        else:
            content = self._counted_later(lambda: self.whole(file))
        if self.layout is None:
            return content
        self.globals["content_for_layout"] = Markup(content)  # noqa: S704  # made by this page
        self.globals["content_for_header"] = Markup(  # noqa: S704  # our own links, and the view's
            self.engine.content_for_header + self.context.content_for_header
        )
        return self.whole(f"layout/{self.layout}.liquid")

    def whole(self, file: str) -> str:
        """One file with the names of the page. Raises ThemeError."""
        try:
            return self.run(file, self.globals)
        except LiquidError as error:
            issue = issue_of(error, file)
            raise ThemeError(issue.message, file=issue.file, line=issue.line) from error

    def _counted_later(self, make: Callable[[], str]) -> str:
        """Text that goes into the text of another file, with which it is counted."""
        budget = self.budget
        output, large = budget.output, budget.large
        html = make()
        budget.output, budget.large = output, large
        return html

    # sections

    def sections_of(self, placed: PageTemplate, place: Place = TEXT) -> str:
        """Sections one after another."""
        return "".join(
            self.section(part, index=index, location=placed.location, place=place)
            for index, part in enumerate(placed.sections)
        )

    def section_group(self, name: str, place: Place = TEXT) -> str:
        """sections/<name>.json"""
        file = f"sections/{name}.json"
        if file not in self.theme.files:
            self.report(Issue(f"no section group {name!r}", file=file))
            return ""
        return self._counted_later(lambda: self.sections_of(self.engine.placed(file), place))

    def static_section(self, name: str, place: Place = TEXT) -> str:
        """A section by its file's name, with the settings kept in settings_data.json."""
        kept = self.theme.settings_data.get("current", {})
        kept = kept.get("sections", {}).get(name) if isinstance(kept, dict) else None
        try:
            entry = {**kept, "type": name} if kept else self.theme.default_entry(name)
        except (LiquidError, ThemeError):
            entry = {"type": name}
        part = self.theme.section_part(name, entry)
        if part is None:
            return ""
        return self._counted_later(lambda: self.section(part, index=0, location="static", place=place))

    def section(self, part: SectionPart, *, index: int, location: str, place: Place = TEXT) -> str:
        """One section, or nothing and an issue when it fails."""
        file, budget = f"sections/{part.type}.liquid", self.budget
        within, output, large = budget.limits, budget.output, budget.large
        budget.limits = budget.of_sections
        try:
            drop = Section(
                id=part.id,
                type=part.type,
                settings=Settings(part.values, part.kinds, self.resolve),
                blocks=[self.block_drop(block) for block in part.blocks if not block.static],
                index=index + 1,
                index0=index,
                location=location,
            )
            self._section = part.id
            html = self.run(file, {**self.globals, "section": drop}, part.blocks, drop, place)
            return part.open_tag + html + part.close_tag if html.strip() else ""
        except LiquidError as error:
            if isinstance(error, ResourceLimitError):
                budget.grant_more()
            self.report(issue_of(error, file, section=part.id))
        except ThemeError as error:
            self.report(
                Issue(error.issue.message, file=error.issue.file, line=error.issue.line, section=part.id)
            )
        except Exception as error:  # a fault in a drop must not take the page down
            logger.exception("section %s failed", part.id)
            self.report(Issue(type(error).__name__, file=file, section=part.id))
        finally:
            self._section = ""
            budget.limits = within
        budget.output, budget.large = output, large  # what it wrote stands nowhere
        return ""

    def complain(self, issue: Issue) -> None:
        """Note a statement that failed, once however often it does."""
        noted = replace(issue, section=self._section)
        if self._complaints is None:
            self._complaints = set()
        if noted not in self._complaints and len(self._complaints) < _MOST_COMPLAINTS:
            self._complaints.add(noted)
            self.report(noted)

    def report(self, issue: Issue) -> None:
        """Note what was left out, for the merchant and for the log."""
        self.context.issues.append(issue)
        logger.warning("theme %s: %s", self.theme.name, issue)

    # blocks

    def block_drop(self, part: BlockPart) -> Block:
        """A block as templates see it."""
        return Block(
            id=part.id,
            type=part.type,
            settings=Settings(part.values, part.kinds, self.resolve),
            blocks=[self.block_drop(block) for block in part.blocks if not block.static],
            name=part.name,
        )

    def blocks_of(self, context: ThemeContext, given: Mapping[str, object], place: Place) -> str:
        """`content_for 'blocks'`: the blocks of the section or block at work. One that fails is left out."""
        return self._counted_later(
            lambda: "".join(
                self._block(context, part, given, place) for part in context.parts if not part.static
            )
        )

    def static_block(
        self, context: ThemeContext, kind: str, name: str, given: Mapping[str, object], place: Place
    ) -> str:
        """`content_for 'block'`: one that always stands there, with settings if the template keeps some."""
        part = next((part for part in context.parts if part.id == name), None)
        found = part or self.theme.block_part(name, {"type": kind}, None)
        return self._counted_later(lambda: self._block(context, found, given, place))

    def _block(
        self, context: ThemeContext, part: BlockPart, given: Mapping[str, object], place: Place
    ) -> str:
        self.budget.spend_render()
        file, section = f"blocks/{part.type}.liquid", context.section_drop
        scope = {**self.globals, "section": section, **given, "block": self.block_drop(part)}
        try:
            return self.run(file, scope, part.blocks, section, place)
        except (LiquidError, TemplateMissing) as error:
            known = error if isinstance(error, LiquidError) else LiquidError(error.issue.message, token=None)
            fail(context, known, 0, file)
            return ""

    # running

    def run(
        self,
        file: str,
        scope: Mapping[str, object],
        parts: tuple[BlockPart, ...] = (),
        section: object = NOTHING,
        place: Place = TEXT,
    ) -> str:
        """One file with these names. Raises LiquidError."""
        if self.engine.compiled:
            return self.run_program(self.theme.program(file, place), scope, parts, section)
        return self.interpret(self.theme.parsed(file, place), scope, parts, section)

    def run_program(
        self,
        program: Program,
        scope: Mapping[str, object],
        parts: tuple[BlockPart, ...] = (),
        section: object = NOTHING,
    ) -> str:
        """A compiled file."""
        frame, out = Frame(self, scope), Out(self.budget)
        frame.parts, frame.section_drop = parts, section
        program.run(frame, out)
        return out.text()

    def interpret(
        self,
        template: BoundTemplate,
        scope: Mapping[str, object],
        parts: tuple[BlockPart, ...] = (),
        section: object = NOTHING,
    ) -> str:
        """The same, interpreted."""
        context = ThemeContext(template, globals=scope)
        context.page, context.shared = self, scope
        context.parts, context.section_drop = parts, section
        buffer = Buffer(self.budget)
        run_nodes(template, context, buffer)
        return buffer.getvalue()

    def snippet(self, name: str, place: Place = TEXT) -> Program:
        """snippets/<name>.liquid, compiled for where it is rendered. Raises TemplateNotFoundError."""
        if name in self.engine.extra_programs:
            return self.engine.extra_programs[name].at(place)
        try:
            return self.theme.program(f"snippets/{name}.liquid", place)
        except TemplateMissing as error:
            raise TemplateNotFoundError(f"no snippet {name!r}") from error

    # resources

    def resolve(self, kind: str, value: object) -> object:
        """What a setting of a resource type names; None when there is none, or the page asks for too many."""
        if kind == "url":
            return safe_url(value)
        if kind == "font_picker":
            return font_of(str(value or ""), lambda name: f"assets/{name}" in self.theme.files)
        if kind == "color_scheme":
            return self.engine.color_scheme(str(value or ""))
        if isinstance(value, list):
            return [item for item in (self.resolve(kind.removesuffix("_list"), one) for one in value) if item]
        name = str(value or "").rpartition("/")[2]
        return self.lookup(kind, name) if name else None

    def lookup(self, kind: str, name: str) -> object:
        """One object by name, fetched once a page."""
        key = (kind, name)
        if self._found is None:
            self._found = {}
        if key not in self._found:
            find = self.context.resources.get(kind)
            self._found[key] = find(name) if find is not None and self.budget.spend_lookup() else None
        return self._found[key]

    def translate(self, key: str, arguments: Mapping[str, object]) -> str:
        """A text of the theme in the page's language."""
        return self.theme.translations(self.context.locale).translate(key, arguments)

    def attribute(self, name: str, value: object) -> str:
        """` name="value"`, escaped; nothing for nil and false."""
        if value is None or value is False or str(value) == "":
            return ""
        return f' {escape(name)}="{escape(str(value))}"'


def _page_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1
