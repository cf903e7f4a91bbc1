"""Public ids in addresses and bodies."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from core.errors import NotFound
from core.ids import parse_public_id


def pattern(prefix: str) -> str:
    """What a public id looks like, as a regular expression: for the schema."""
    return f"^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"


class PublicIdField(serializers.Field[UUID, Any, str, Any]):
    """A prefixed public id; becomes a UUID."""

    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": "There is nothing with this id."}

    def __init__(self, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("unknown")
        try:
            return parse_public_id(self.prefix, data)
        except NotFound:
            self.fail("unknown")

    def to_representation(self, value: Any) -> str:
        return str(value)


class PublicIdSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # its metaclass has no types
    """How the schema shows it."""

    target_class = PublicIdField

    def map_serializer_field(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": pattern(self.target.prefix)}
