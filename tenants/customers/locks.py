"""The rows of this package that are locked, and how."""

from uuid import UUID

from core import clock
from core.db import CELL, require_transaction
from tenants.customers.models import NewsConsent, SignInCode


def latest_code_for_update(email: str) -> SignInCode | None:
    """The newest code that still counts, locked: two tries at once cannot both be the fifth."""
    require_transaction(CELL)
    return (
        SignInCode.objects.select_for_update()
        .filter(email__iexact=email, used_at__isnull=True, expires_at__gt=clock.now())
        .order_by("-created_at")
        .first()
    )


def code_by_link_for_update(link_hash: str) -> SignInCode | None:
    require_transaction(CELL)
    return (
        SignInCode.objects.select_for_update()
        .filter(link_hash=link_hash, used_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )


def news_consent_for_update(email: str) -> NewsConsent:
    """The one row of an address in lower case, made if there is none: two at once get the same."""
    require_transaction(CELL)
    NewsConsent.objects.get_or_create(email=email)
    return NewsConsent.objects.select_for_update().get(email=email)


def news_consent_by_id(consent_id: UUID) -> NewsConsent | None:
    require_transaction(CELL)
    return NewsConsent.objects.select_for_update().filter(id=consent_id).first()
