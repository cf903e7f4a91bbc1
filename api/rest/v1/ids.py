"""Public ids in addresses and bodies."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework import serializers

from core.errors import NotFound
from core.ids import parse_public_id


class PublicIdField(serializers.Field[UUID, Any, str, Any]):
    """A prefixed public id; becomes a UUID."""

    default_error_messages: ClassVar[dict[str, Any]] = {"unknown": "There is nothing with this id."}

    def __init__(self, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> UUID:
        try:
            if isinstance(data, str):
                return parse_public_id(self.prefix, data)
        except NotFound:
            pass
        self.fail("unknown")

    def to_representation(self, value: Any) -> str:
        return str(value)
