"""Fields that take what the schema says and nothing that merely looks like it: no "12" for 12, no 1 for true."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from rest_framework import serializers

_MOST_NAMED = 20


class Text(serializers.CharField):
    """A string; numbers and booleans are not turned into one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A whole number; neither "12" nor true."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, float) and data.is_integer():
            data = int(data)  # JSON knows one kind of number: 2.0 is 2
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Flag(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    """One of these strings."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Body(serializers.Serializer[object]):
    """What a request says. A field that is none of these is refused: misspelt, it would be a wish that is ignored."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = unknown_fields(data, self.fields)
        try:
            found = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if unknown and isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **unknown}) from None
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return found


def unknown_fields(data: Any, known: Iterable[str]) -> dict[str, list[str]]:
    """A message for each of the first fields that are not known, with the one that may be meant."""
    names = list(known)
    sent = data if isinstance(data, Mapping) else {}
    strange = [_shown(name) for name in sent if name not in names][:_MOST_NAMED]
    return {name: [_unknown(name, names)] for name in strange}


def _shown(name: str) -> str:
    """Short, and such that the answer can be stored: no NUL, no half of a character."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name[:100])


def _unknown(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, n=1)
    return f"There is no such field. Is {close[0]} meant?" if close else "There is no such field."
