"""JSON templates, section groups and settings_data.json: what they place, and with which values."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from storefront_themes.check.problems import Problems, line_of
from storefront_themes.check.schemas import values_fit
from storefront_themes.engine.parts import SectionSchema
from storefront_themes.engine.settings import Schema


class PlacedCheck:
    """One JSON file that places sections. `sections` and `blocks` are the schemas by file."""

    def __init__(
        self, file: str, text: str, problems: Problems, schemas: Mapping[str, SectionSchema | None],
        files: frozenset[str],
    ) -> None:  # fmt: skip
        self.file, self.text, self.problems, self.schemas, self.files = file, text, problems, schemas, files

    def check(self, data: Mapping[str, Any]) -> None:
        """Every section and block of it."""
        sections = data.get("sections", {})
        sections = sections if isinstance(sections, Mapping) else {}
        order = data.get("order", list(sections))
        for name in order if isinstance(order, list) else []:
            if name not in sections:
                self._error(
                    "MissingSection", f"order names {name!r}, which is no section here", "order", str(name)
                )
        for name in sections.keys() - set(order if isinstance(order, list) else []):
            line = line_of(self.text, f'"{name}"')
            self.problems.warning("UnplacedSection", f"{name!r} is in no order", file=self.file, line=line)
        layout = data.get("layout", "theme")
        if self.file.startswith("templates/") and layout and f"layout/{layout}.liquid" not in self.files:
            self._error("MissingLayout", f"there is no layout/{layout}.liquid", "layout")
        for name, entry in sections.items():
            if isinstance(entry, Mapping):
                self._section(name, entry)

    def _section(self, name: str, entry: Mapping[str, Any]) -> None:
        kind = str(entry.get("type", ""))
        if f"sections/{kind}.liquid" not in self.files:
            self._error("MissingSection", f"there is no sections/{kind}.liquid", name, kind)
            return
        schema = self.schemas.get(f"sections/{kind}.liquid")
        if schema is not None:
            self._values(schema.settings, entry.get("settings"), name)
            self._blocks(entry, schema, name)

    def _blocks(self, entry: Mapping[str, Any], schema: SectionSchema, path: str) -> None:
        blocks = entry.get("blocks", {})
        for name, block in blocks.items() if isinstance(blocks, Mapping) else ():
            kind = str(block.get("type", ""))
            own = self.schemas.get(f"blocks/{kind}.liquid")
            allowed = kind in schema.blocks or ("@theme" in schema.blocks and own) or kind.startswith("@")
            if not allowed and not block.get("static"):
                self._error("UnknownBlock", f"a block {kind!r} is not allowed here", path, str(name))
                continue
            local = schema.blocks.get(kind)
            known = (
                local if local is not None and (local.specs or own is None) else own.settings if own else None
            )
            if known is not None:
                self._values(known, block.get("settings"), str(name))
            if own is not None:
                self._blocks(block, own, str(name))

    def _values(self, schema: Schema, given: object, within: str) -> None:
        line = partial(line_of, self.text, f'"{within}"')
        values_fit(schema, given, self.problems, file=self.file, line=line, what=within)

    def _error(self, code: str, message: str, *needles: str) -> None:
        line = line_of(self.text, *(f'"{needle}"' for needle in needles)) or 1
        self.problems.error(code, message, file=self.file, line=line)
