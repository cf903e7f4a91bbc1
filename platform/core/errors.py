"""The errors a person or a program may be told about, and the three kinds of failure of a third party.

Surfaces map a DomainError once: its status, its stable `code`, its message (a sentence a visitor can read),
the field it belongs to. Everything else is a bug and answers 500.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class DomainError(Exception):
    """Something the domain refuses. `code` is stable and machine-readable, `message` is for people."""

    code: str = "error"
    status: ClassVar[int] = 400

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field
        self.details: dict[str, Any] = dict(details or {})


class Invalid(DomainError):  # the names of this module are what is said of a request
    """Input that cannot be accepted. `errors` names each field with its messages."""

    code = "invalid"
    status = 422

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str | None = None,
        details: Mapping[str, Any] | None = None,
        errors: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(message, code=code, field=field, details=details)
        self.errors: dict[str, list[str]] = {
            name: list(messages) for name, messages in (errors or {}).items()
        }
        if field and field not in self.errors:
            self.errors[field] = [message]


class Unauthenticated(DomainError):
    """Nobody is signed in, or the credential is not valid."""

    code = "unauthenticated"
    status = 401


class Forbidden(DomainError):
    """The actor is known and may not do this."""

    code = "forbidden"
    status = 403


class NotFound(DomainError):
    """No such thing here; also the answer for things of another shop."""

    code = "not_found"
    status = 404


class Conflict(DomainError):
    """The thing is not in the state the request assumed."""

    code = "conflict"
    status = 409


class Gone(DomainError):
    """It existed and will not come back."""

    code = "gone"
    status = 410


class TooLarge(DomainError):
    """The body or the file is larger than allowed."""

    code = "too_large"
    status = 413


class RateLimited(DomainError):
    """Too many requests; `retry_after` in whole seconds."""

    code = "rate_limited"
    status = 429

    def __init__(
        self,
        message: str = "Too many requests. Please try again shortly.",
        *,
        retry_after: int = 1,
        code: str | None = None,
        field: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, code=code, field=field, details=details)
        self.retry_after = retry_after


class VendorFailure(Exception):
    """A third party did not do what was asked. `code` is the vendor's own word for it, for logs and support."""

    def __init__(self, message: str, *, vendor: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.vendor = vendor
        self.code = code


class PermanentFailure(VendorFailure):
    """Asking again gives the same answer: do not retry."""


class TemporaryFailure(VendorFailure):
    """It was certainly not done, and asking again may help."""


class OutcomeUnknown(VendorFailure):
    """It may have been done: find out by the idempotency key before asking again."""
