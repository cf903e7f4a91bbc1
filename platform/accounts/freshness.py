"""When somebody last showed, in this session, what only they have."""

from django.http import HttpRequest

from accounts.models import User
from accounts.selectors import has_second_factor
from core import clock

FRESH_SECONDS = 5 * 60
PASSWORD_AT = "password_shown_at"  # noqa: S105  # the name of a key
CODE_AT = "code_shown_at"


def note_password(request: HttpRequest) -> None:
    """The person has just signed in, or shown the password again."""
    request.session[PASSWORD_AT] = clock.now().timestamp()


def note_code(request: HttpRequest) -> None:
    """The person has just shown a code of the second factor."""
    request.session[CODE_AT] = clock.now().timestamp()


def is_fresh(request: HttpRequest) -> bool:
    """Whether this person showed in this session, within FRESH_SECONDS, what only they have."""
    assert isinstance(request.user, User)
    if has_second_factor(request.user):
        return _is_recent(request, CODE_AT)
    # Who signs in through another service only has nothing to show us again.
    return _is_recent(request, PASSWORD_AT) or not request.user.has_usable_password()


def _is_recent(request: HttpRequest, key: str) -> bool:
    """A moment that lies ahead counts as long ago: the clock was set back, and nobody knows how far."""
    age: float = clock.now().timestamp() - request.session.get(key, float("-inf"))
    return 0 <= age <= FRESH_SECONDS
