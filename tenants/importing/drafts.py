"""What a file says of one product, in whatever format it was written. Absent means: the file does not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell the merchant, with the row and the column it is about."""

    row: int
    column: str
    text: str
    refuses: bool = True

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "text": self.text, "refuses": self.refuses}


@dataclass(slots=True)
class VariantDraft:
    """One variant: `given` holds fields of VariantInput, `stock` what is on hand, `image` an address."""

    row: int
    options: tuple[str, ...]
    given: dict[str, Any]
    stock: int | None = None
    image: str = ""


@dataclass(slots=True)
class ProductDraft:
    """One product: `given` holds fields of ProductInput; pictures as (address, alt text) in their order."""

    handle: str
    first_row: int
    last_row: int
    title: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    options: list[str] = field(default_factory=list)
    variants: list[VariantDraft] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def refuse(self, row: int, column: str, text: str) -> None:
        self.messages.append(Message(row, column, text))

    def note(self, row: int, column: str, text: str) -> None:
        self.messages.append(Message(row, column, text, refuses=False))

    @property
    def is_refused(self) -> bool:
        return any(message.refuses for message in self.messages)

    def picture(self, address: str, alt: str = "") -> None:
        """Add a picture once; a later alt text completes an earlier row."""
        for index, (known, text) in enumerate(self.images):
            if known == address:
                self.images[index] = (known, text or alt)
                return
        self.images.append((address, alt))


Aliases = Mapping[str, tuple[str, ...]]
