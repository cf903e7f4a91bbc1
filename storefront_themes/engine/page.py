"""Rendering one page: its sections, its blocks, and what was left out."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from liquid import RenderContext
from liquid.exceptions import LiquidError
from liquid.template import BoundTemplate
from markupsafe import Markup, escape

from storefront_themes.engine.context import Budget, Buffer, Context, ThemeContext
from storefront_themes.engine.drops.font import font_of
from storefront_themes.engine.drops.handles import Handles
from storefront_themes.engine.drops.page import Block, Section, Settings
from storefront_themes.engine.drops.shop import Template
from storefront_themes.engine.drops.shop import Theme as ThemeDrop
from storefront_themes.engine.errors import Issue, ThemeError
from storefront_themes.engine.parts import BlockPart, PageTemplate, SectionPart
from storefront_themes.engine.quick import run_nodes
from storefront_themes.engine.settings import safe_url

if TYPE_CHECKING:
    from storefront_themes.engine.engine import Engine

logger = logging.getLogger(__name__)


class Page:
    """One page being made. Not shared; thrown away afterwards."""

    def __init__(self, engine: "Engine", context: Context, template: str) -> None:
        self.engine = engine
        self.theme = engine.theme
        self.context = context
        self.money = context.money
        self.translations = engine.theme.translations(context.locale)
        self.budget = Budget(engine.theme.limits)
        self.layout: str | None = "theme"
        self._found: dict[tuple[str, str], object] = {}
        name, _, suffix = template.partition(".")
        self.globals: dict[str, object] = {
            "collections": self._by_handle("collection"),
            "all_products": self._by_handle("product"),
            "pages": self._by_handle("page"),
            "linklists": self._by_handle("link_list"),
            "current_page": _page_number(context.query.get("page", "")),
            **context.objects,
            "settings": Settings(engine.settings, engine.theme.settings.kinds, self.resolve),
            "template": Template(name=name, suffix=suffix),
            "theme": ThemeDrop(name=engine.theme.name),
        }

    def _by_handle(self, kind: str) -> Handles[object]:
        every = self.context.resources.get(f"every_{kind}")
        return Handles(lambda name: self.lookup(kind, name), every)

    # whole pages

    def render(self, template: str) -> str:
        """templates/<template> within its layout."""
        if f"templates/{template}.json" in self.theme.files:
            placed = self.engine.placed(f"templates/{template}.json")
            self.layout = placed.layout
            content = self.sections_of(placed)
        else:
            content = self._whole(f"templates/{template}.liquid")
        if self.layout is None:
            return content
        self.globals["content_for_layout"] = Markup(content)  # noqa: S704  # made by this page
        self.globals["content_for_header"] = Markup(  # noqa: S704  # our own links, and the view's
            self.engine.content_for_header + self.context.content_for_header
        )
        return self._whole(f"layout/{self.layout}.liquid")

    def _whole(self, file: str) -> str:
        try:
            return self._run(self.theme.parsed(file), self.globals)
        except LiquidError as error:
            raise ThemeError(
                _message(error), file=str(error.template_name or file), line=_line(error)
            ) from error

    # sections

    def sections_of(self, placed: PageTemplate) -> str:
        """Sections one after another."""
        return "".join(
            self.section(part, index=index, location=placed.location)
            for index, part in enumerate(placed.sections)
        )

    def section_group(self, name: str) -> str:
        """sections/<name>.json"""
        file = f"sections/{name}.json"
        if file not in self.theme.files:
            self.report(Issue(f"no section group {name!r}", file=file))
            return ""
        return self.sections_of(self.engine.placed(file))

    def static_section(self, name: str) -> str:
        """A section by its file's name, with the settings kept in settings_data.json."""
        kept = self.theme.settings_data.get("current", {})
        kept = kept.get("sections", {}).get(name) if isinstance(kept, dict) else None
        try:
            entry = {**kept, "type": name} if kept else self.theme.default_entry(name)
        except (LiquidError, ThemeError):
            entry = {"type": name}
        part = self.theme.section_part(name, entry)
        return self.section(part, index=0, location="static") if part else ""

    def section(self, part: SectionPart, *, index: int, location: str) -> str:
        """One section, or nothing and an issue when it fails."""
        file = f"sections/{part.type}.liquid"
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
            scope = {**self.globals, "section": drop, "_parts": part.blocks}
            html = self._run(self.theme.parsed(file), scope)
            return part.open_tag + html + part.close_tag if html.strip() else ""
        except LiquidError as error:
            place = error.template_name or file
            self.report(Issue(_message(error), file=str(place), line=_line(error), section=part.id))
        except ThemeError as error:
            self.report(
                Issue(error.issue.message, file=error.issue.file, line=error.issue.line, section=part.id)
            )
        except Exception as error:  # a fault in a drop must not take the page down
            logger.exception("section %s failed", part.id)
            self.report(Issue(type(error).__name__, file=file, section=part.id))
        return ""

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

    def blocks_of(self, context: RenderContext, given: Mapping[str, object]) -> str:
        """`content_for 'blocks'`: the blocks of the section or block at work."""
        parts = cast(Iterable[BlockPart], context.resolve("_parts", default=()))
        return "".join(self._block(context, part, given) for part in parts if not part.static)

    def static_block(self, context: RenderContext, kind: str, name: str, given: Mapping[str, object]) -> str:
        """`content_for 'block'`: one that always stands there, with settings if the template keeps some."""
        parts = cast(Iterable[BlockPart], context.resolve("_parts", default=()))
        part = next((part for part in parts if part.id == name), None)
        return self._block(context, part or self.theme.block_part(name, {"type": kind}, None), given)

    def _block(self, context: RenderContext, part: BlockPart, given: Mapping[str, object]) -> str:
        self.budget.spend_render()
        scope = {
            **self.globals,
            "section": context.resolve("section"),
            **given,
            "block": self.block_drop(part),
            "_parts": part.blocks,
        }
        return self._run(self.theme.parsed(f"blocks/{part.type}.liquid"), scope)

    def _run(self, template: BoundTemplate, scope: Mapping[str, object]) -> str:
        context = ThemeContext(template, globals=scope)
        context.page = self
        context.shared = scope
        buffer = Buffer(self.budget)
        run_nodes(template, context, buffer)
        return buffer.getvalue()

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
        if key not in self._found:
            find = self.context.resources.get(kind)
            self._found[key] = find(name) if find is not None and self.budget.spend_lookup() else None
        return self._found[key]

    def translate(self, key: str, arguments: Mapping[str, object]) -> str:
        """A text of the theme in the page's language."""
        return self.translations.translate(key, arguments)

    def attribute(self, name: str, value: object) -> str:
        """` name="value"`, escaped; nothing for nil and false."""
        if value is None or value is False or str(value) == "":
            return ""
        return f' {escape(name)}="{escape(str(value))}"'


def _message(error: LiquidError) -> str:
    return str(error.args[0]) if error.args else type(error).__name__


def _page_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _line(error: LiquidError) -> int:
    token = error.token
    return token.source.count("\n", 0, token.start_index) + 1 if token and token.start_index >= 0 else 0
