"""The rows of this package that are locked, and how."""

from datetime import datetime

from core.db import CELL, database_now, require_transaction
from tenants.notifications.models import SentMail


def mail_for_update(key: str) -> tuple[SentMail, datetime]:
    """The mail, and what time the database has."""
    require_transaction(CELL)
    row = SentMail.objects.annotate(asked_at=database_now()).select_for_update().get(key=key)
    return row, row.asked_at
