"""Sending each mail once: claim → send → mark."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError

from core import clock
from core.db import database_now, shop_atomic
from core.errors import TemporaryFailure
from tenants.notifications.locks import mail_for_update
from tenants.notifications.mail import Mail, deliver, new_message_id
from tenants.notifications.models import SentMail

logger = logging.getLogger(__name__)
# As long as a killed worker's row of the outbox is its own. A worker that lives keeps the row, however slow the mail
# server is, so nobody else comes for the mail meanwhile. The database's clock decides.
_ABANDONED_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class _Claim:
    id: UUID
    message_id: str


def send_once(mail: Mail, *, key: str, kind: str, order_id: UUID | None = None) -> bool:
    """Send unless the fact named by `key` was told already; returns whether a mail went out.

    Not inside a transaction. Raises TemporaryFailure when the mail server refused or somebody else is sending it this
    very moment: try again later. A crash between sending and marking sends the same mail with the same Message-ID, so
    a mail program shows it once.
    """
    claim = _claim(mail, key, kind, order_id)
    if claim is None:
        return False
    try:
        deliver(mail, message_id=claim.message_id)
    except Exception as error:
        _mark(claim.id, SentMail.Status.FAILED, str(error))
        logger.warning("mail %s was not sent: %s", key, type(error).__name__)
        raise TemporaryFailure("The mail server did not take the mail.", vendor="mail") from error
    _mark(claim.id, SentMail.Status.SENT)
    return True


def _claim(mail: Mail, key: str, kind: str, order_id: UUID | None) -> _Claim | None:
    message_id = new_message_id()
    try:
        with shop_atomic(savepoint=True):
            row = SentMail.objects.create(
                key=key,
                kind=kind,
                recipient=mail.recipient,
                subject=mail.subject[:300],
                message_id=message_id,
                order_id=order_id,
                claimed_at=database_now(),
                attempts=1,
            )
            return _Claim(row.id, message_id)
    except IntegrityError:
        return _claim_again(key)


def _claim_again(key: str) -> _Claim | None:
    with shop_atomic():
        row, now = mail_for_update(key)
        if row.status == SentMail.Status.SENT:
            return None
        if row.status == SentMail.Status.SENDING and row.claimed_at > now - _ABANDONED_AFTER:
            raise TemporaryFailure("This mail is being sent.", vendor="mail", code="in_progress")
        row.status, row.claimed_at, row.attempts = SentMail.Status.SENDING, now, row.attempts + 1
        row.save(update_fields=["status", "claimed_at", "attempts"])
        return _Claim(row.id, row.message_id)


def _mark(mail_id: UUID, status: str, error: str = "") -> None:
    with shop_atomic():
        sent_at = clock.now() if status == SentMail.Status.SENT else None
        SentMail.objects.filter(id=mail_id).update(status=status, sent_at=sent_at, last_error=error[:500])
