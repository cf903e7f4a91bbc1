"""The record of who wants news by e-mail, and since when. Each is called inside the transaction of the change."""

from core import clock
from core.ids import random_token
from tenants.customers import locks
from tenants.customers.models import NewsConsent

Status = NewsConsent.Status


def follow_profile(*, email: str, wants: bool, source: str) -> None:
    """What a customer's own page or the staff says is on record too. Inside the transaction of the change."""
    row = locks.news_consent_for_update(email)
    if wants and row.status != Status.GIVEN:
        give(row, source)
    elif not wants and row.status != Status.WITHDRAWN:
        withdraw(row, source)


def give(row: NewsConsent, source: str) -> None:
    """From now on. `source` is who said so."""
    row.status, row.source = Status.GIVEN, source
    row.given_at = row.updated_at = clock.now()
    row.save()


def withdraw(row: NewsConsent, source: str) -> None:
    """From now on not; links that were mailed before confirm nothing any more."""
    row.status, row.source, row.nonce = Status.WITHDRAWN, source, random_token()
    row.withdrawn_at = row.updated_at = clock.now()
    row.save()
