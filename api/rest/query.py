"""What stands behind the question mark."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from rest_framework.request import Request

from core.errors import Invalid


def choice(request: Request, name: str, choices: Sequence[str]) -> str:
    """One of the choices, or "" when the parameter is not there. Raises Invalid."""
    if name not in request.query_params:
        return ""
    value = request.query_params[name]
    if value not in choices:
        raise Invalid(f"{name} is one of: {', '.join(choices)}.", field=name)
    return value


def moment(request: Request, name: str) -> datetime | None:
    """A time with its zone, as RFC 3339 writes it. Raises Invalid."""
    if name not in request.query_params:
        return None
    # A plus that was not percent-encoded arrives as a space.
    text = request.query_params[name].replace(" ", "+").upper()
    try:
        found = parse_datetime(text) if len(text) <= 40 else None
        if found is not None and found.tzinfo is not None:
            return found.astimezone(UTC)  # PostgreSQL knows fewer offsets than Python
    except (ValueError, OverflowError):
        pass
    raise Invalid(f"{name} is a time with its zone, such as 2026-11-21T09:30:00Z.", field=name)
