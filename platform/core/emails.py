"""E-mail addresses: what is one, and in which form it is kept."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from core.errors import Invalid

NO_ADDRESS = "Enter an e-mail address such as ana@example.org."
_validate_length = MaxLengthValidator(254)  # RFC 5321: a path in angle brackets has 256 octets


def normal_email(email: str) -> str:
    """The address in lower case; raises Invalid when it is none."""
    email = email.strip().lower()
    try:
        _validate_length(email)
        validate_email(email)
    except ValidationError:
        raise Invalid(NO_ADDRESS, field="email") from None
    return email


def is_email(text: str) -> bool:
    try:
        normal_email(text)
    except Invalid:
        return False
    return True
