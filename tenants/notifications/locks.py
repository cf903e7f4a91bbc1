"""The rows of this package that are locked, and how."""

from core.db import CELL, require_transaction
from tenants.notifications.models import SentMail


def mail_for_update(key: str) -> SentMail:
    require_transaction(CELL)
    return SentMail.objects.select_for_update().get(key=key)
