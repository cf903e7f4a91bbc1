"""What is stored can be printed: no control characters, one way to write é."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import CleanCharField, CleanTextField, clean_text

any_text = st.text(st.characters(exclude_categories=()), max_size=200)


@given(any_text)
def test_nothing_unprintable_remains(text: str) -> None:
    cleaned = clean_text(text)
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} or char in "\n\t" for char in cleaned)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)


@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert "\n" not in clean_text(text, multiline=False)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Zoe\u0308", "Zo\u00eb"),
        ("a\x00b\x1b[31mc\x85d", "ab[31mc\nd"),
        ("line\r\nnext\rlast", "line\nnext\nlast"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\ud800lone", "lone"),
        ("👩‍🚀 astronaut", "👩‍🚀 astronaut"),
    ],
)
def test_examples(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


def test_the_fields_clean_on_every_way_to_the_database() -> None:
    name, note = CleanCharField(max_length=20), CleanTextField()
    assert name.get_prep_value("a\x00\nb") == "a b"
    assert note.get_prep_value("a\x00\nb") == "a\nb"
    assert name.to_python("a\x07") == "a"
    assert name.get_prep_value(None) is None
