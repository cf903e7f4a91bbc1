"""The browsers a person is signed in with: listed, noted when they come by, ended one by one or all the others.

Ending deletes the session itself, so the next request of that browser is a stranger's.
"""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from accounts.models import User
from core import clock
from core.actor import Actor
from core.audit import audit
from core.browsers import describe
from core.db import platform_atomic
from core.errors import NotFound

_UNKNOWN_IP = "0.0.0.0"  # noqa: S104  # the column wants an address; nothing listens


@dataclass(frozen=True, slots=True)
class SignedInBrowser:
    """One session as its owner sees it."""

    id: int
    label: str
    ip: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_current: bool


def note_browser(user: User, *, session_key: str, ip: str, user_agent: str) -> None:
    """Remember that this session was used just now, and from where. One statement."""
    row = UserSession(
        user=user,
        session_key=session_key,
        ip=ip or _UNKNOWN_IP,
        user_agent=user_agent[: UserSession._meta.get_field("user_agent").max_length],
        created_at=clock.now(),
        last_seen_at=clock.now(),
    )
    UserSession.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["session_key"],
        update_fields=["user", "ip", "user_agent", "last_seen_at"],
    )


def browsers_of(user: User, *, session_key: str | None) -> list[SignedInBrowser]:
    """The sessions that still open the account: this browser first, then the most recently used. Two queries."""
    rows = list(UserSession.objects.filter(user=user))
    alive = _alive(user, rows)
    listed = [_as_listed(row, session_key) for row in rows if row.session_key in alive]
    return sorted(listed, key=lambda each: (each.is_current, each.last_seen_at), reverse=True)


def _alive(user: User, rows: list[Any]) -> set[str]:
    """A session outlives a changed password as a row; its hash tells that it opens nothing any more."""
    stored = Session.objects.filter(
        session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now()
    )
    expected = user.get_session_auth_hash()
    return {
        each.session_key
        for each in stored
        if constant_time_compare(each.get_decoded().get(HASH_SESSION_KEY, ""), expected)
    }


def _as_listed(row: Any, session_key: str | None) -> SignedInBrowser:
    return SignedInBrowser(
        id=row.pk,
        label=describe(row.user_agent),
        ip="" if row.ip == _UNKNOWN_IP else row.ip,
        signed_in_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=row.session_key == session_key,
    )


def end_browser(user: User, *, browser_id: int, actor: Actor) -> str:
    """Sign one of the person's own browsers out; gives its session's key. Raises NotFound for anybody else's."""
    row = UserSession.objects.filter(user=user, pk=browser_id).first()
    if row is None:
        raise NotFound("This browser is signed out already.")
    _end(user, [row], actor)
    return str(row.session_key)


def end_other_browsers(user: User, *, session_key: str | None, actor: Actor) -> int:
    """Sign the person out everywhere else; gives how many browsers that were."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=session_key or ""))
    _end(user, rows, actor)
    return len(rows)


def _end(user: User, rows: list[Any], actor: Actor) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    with platform_atomic():
        for row in rows:
            store.delete(row.session_key)
            row.delete()
            data = {"browser": describe(row.user_agent), "ip": row.ip}
            audit(actor, "account.browser_signed_out", target="user", target_id=user.id, data=data)


def forget_ended_browsers() -> int:
    """Delete expired sessions, and listed browsers whose session is gone. Returns how many rows went."""
    with platform_atomic():
        expired, _ = Session.objects.filter(expire_date__lte=clock.now()).delete()
        listed, _ = UserSession.objects.exclude(
            session_key__in=Session.objects.values("session_key")
        ).delete()
    return int(expired) + int(listed)
