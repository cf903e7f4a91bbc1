"""Public ids in the back office's addresses: `<ord:order_id>` matches `ord_…` and gives the view a UUID."""

from uuid import UUID

from django.urls import register_converter

from core.errors import NotFound
from core.ids import parse_public_id, public_id


def install_public_ids(*prefixes: str) -> None:
    """Give the urlconf a converter of each prefix. What is no such id is a page that does not exist."""
    for prefix in prefixes:
        register_converter(type(f"{prefix.title()}Id", (_PublicId,), {"prefix": prefix}), prefix)


class _PublicId:
    regex = "[a-z]+_[0-9a-z]{26}"
    prefix = ""

    def to_python(self, value: str) -> UUID:
        try:
            return parse_public_id(self.prefix, value)
        except NotFound as error:
            raise ValueError(str(error)) from None

    def to_url(self, value: UUID | str) -> str:
        return public_id(self.prefix, value if isinstance(value, UUID) else UUID(value))
