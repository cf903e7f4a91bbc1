"""The links of mails about news: derived from the row and signed, so that none of them is stored."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer, TimestampSigner

from tenants.customers.models import NewsConsent

LIFETIME = timedelta(days=7)
_CONFIRM = TimestampSigner(salt="tenants.customers.news.confirm", sep=".")
_END = Signer(salt="tenants.customers.news.end", sep=".")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a link that confirms says: whose consent, and which time of asking."""

    consent_id: UUID
    nonce: str


def confirm_path(consent: NewsConsent) -> str:
    """Where the owner of the mailbox agrees. Good for a week."""
    return f"/newsletter/confirm/{_CONFIRM.sign(f'{consent.id.hex}~{consent.nonce}')}/"


def end_path(consent: NewsConsent) -> str:
    """Where they take it back. Good for ever: it stands in every mail."""
    return f"/newsletter/end/{_END.sign(consent.id.hex)}/"


def confirmed_by(token: str) -> Claim | None:
    try:
        key, _, nonce = _CONFIRM.unsign(token, max_age=LIFETIME).partition("~")
        return Claim(UUID(key), nonce)
    except (BadSignature, ValueError):
        return None


def ended_by(token: str) -> UUID | None:
    try:
        return UUID(_END.unsign(token))
    except (BadSignature, ValueError):
        return None
