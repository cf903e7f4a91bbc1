"""What is taken for an e-mail address, for accounts, customers and invitations alike."""

import pytest

from core.emails import is_email, normal_email
from core.errors import Invalid


def test_an_address_is_kept_in_lower_case() -> None:
    assert normal_email(" Ana@Example.org ") == "ana@example.org"


@pytest.mark.parametrize("text", ["", "ana", "ana@", "ana@example", "a" * 243 + "@example.org"])
def test_what_is_none_is_refused(text: str) -> None:
    assert not is_email(text)
    with pytest.raises(Invalid, match="Enter an e-mail address"):
        normal_email(text)


def test_the_longest_address_is_taken() -> None:
    """RFC 5321; the column holds no more."""
    assert is_email("a" * 64 + "@" + ".".join(["b" * 61, "c" * 61, "d" * 61, "org"]))
