"""What the engine itself hands to templates: sections, blocks, settings, forms, pages of lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Annotated, Any

from storefront_themes.engine.drops.base import Drop


class Settings(Mapping[str, object]):
    """The values of a schema's settings. Settings of a resource type are found when they are read."""

    __slots__ = ("_kinds", "_resolve", "_values")

    def __init__(
        self, values: Mapping[str, object], kinds: Mapping[str, str], resolve: Callable[[str, object], object]
    ) -> None:
        self._values = values
        self._kinds = kinds
        self._resolve = resolve

    def __getitem__(self, key: str) -> object:
        value = self._values[key]
        kind = self._kinds.get(key)
        return self._resolve(kind, value) if kind is not None else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __str__(self) -> str:
        return ""


class Block(Drop):
    """A block of a section."""

    liquid_name = "block"

    id: Annotated[str, "Identifier within the template"]
    type: Annotated[str, "Which kind of block"]
    settings: Annotated[Settings, "Its settings"]
    blocks: Annotated[Sequence["Block"], "Blocks within it"] = ()
    name: Annotated[str, "What the merchant calls it"] = ""
    _static: bool = False


class Section(Drop):
    """The section at work."""

    liquid_name = "section"

    id: Annotated[str, "Identifier within the template"]
    type: Annotated[str, "Its file's name"]
    settings: Annotated[Settings, "Its settings"]
    blocks: Annotated[Sequence[Block], "Its blocks in order"] = ()
    index: Annotated[int, "Place on the page, from 1"] = 1
    index0: Annotated[int, "Place on the page, from 0"] = 0
    location: Annotated[str, "template, header, footer ..."] = "template"


class FormErrors(Drop, Sequence[str]):
    """What was wrong with a form, by field. A loop over it gives the names of the fields."""

    liquid_name = "form_errors"

    messages: Annotated[Mapping[str, str], "Message by field"]
    translated_fields: Annotated[Mapping[str, str], "Field as the shopper knows it"] = field(
        default_factory=dict
    )

    def __getitem__(self, key: Any) -> Any:
        return Drop.__getitem__(self, key) if isinstance(key, str) else list(self.messages)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.messages)

    def __len__(self) -> int:
        return len(self.messages)


class Form(Drop):
    """The form at work."""

    liquid_name = "form"
    aliases = {"posted_successfully?": "posted_successfully"}

    id: Annotated[str, "Identifier of the form element"]
    type: Annotated[str, "Such as product"]
    errors: Annotated[FormErrors | None, "What was wrong, if anything"] = None
    posted_successfully: Annotated[bool, "Whether it was sent a moment ago, and taken"] = False
    name: Annotated[str, "What was typed, of a message that was refused"] = ""
    email: Annotated[str, "What was typed, of a form that was refused"] = ""
    phone: Annotated[str, "What was typed, of a message that was refused"] = ""
    body: Annotated[str, "What was typed, of a message that was refused"] = ""
    _return_to: str = ""


class Part(Drop):
    """One entry of a pagination."""

    liquid_name = "part"

    title: Annotated[str, "Page number or an ellipsis"]
    is_link: Annotated[bool, "False for the current page and the ellipsis"] = False
    url: Annotated[str, "Address of that page"] = ""


class Paginate(Drop):
    """A list in pages."""

    liquid_name = "paginate"

    current_page: Annotated[int, "From 1"]
    current_offset: Annotated[int, "Things before this page"]
    items: Annotated[int, "Things in all"]
    page_size: Annotated[int, "Things on a page"]
    pages: Annotated[int, "Pages in all"]
    page_param: Annotated[str, "Name in the address"] = "page"
    parts: Annotated[Sequence[Part], "Entries to show"] = ()
    next: Annotated[Part | None, "Next page, if any"] = None
    previous: Annotated[Part | None, "Page before, if any"] = None
