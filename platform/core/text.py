"""Text from outside, made safe to store and to print.

Control characters make HTML, XML and PDFs invalid and PostgreSQL refuses NUL; lone surrogates cannot be
encoded; explicit bidirectional overrides let a name pretend to be another. All are removed, and the rest is
NFC, so that two ways of typing é are one.
"""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models

# C0 and C1 without tab and line feed, surrogates, bidirectional embeddings and overrides, noncharacters, BOM.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_BLANKS = re.compile(r"[\t\n]+")


def clean_text(text: str, *, multiline: bool = True) -> str:
    """The text in NFC without control characters; line ends are `\\n`, and blanks in a one-line text."""
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    if not multiline:
        text = _BLANKS.sub(" ", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


if TYPE_CHECKING:
    _Field = models.Field[str, str]
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:  # Django's fields cannot be subscripted at run time
    _Field, _CharField, _TextField = models.Field, models.CharField, models.TextField


class _Cleaned(_Field):
    """Cleans what is assigned, on the way to the database, in writes and in lookups."""

    multiline = False

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = clean_text(value, multiline=self.multiline)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value, multiline=self.multiline) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value, multiline=self.multiline) if isinstance(value, str) else value


class CleanCharField(_Cleaned, _CharField):
    """One line of text typed by somebody."""


class CleanTextField(_Cleaned, _TextField):
    """Text of several lines typed by somebody."""

    multiline = True
