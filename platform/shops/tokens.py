"""The token in an invitation's link: signed, so that the mail can be written later from the row's id alone."""

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer

_SALT = "shops.invitation"


@dataclass(frozen=True, slots=True)
class InvitationClaim:
    invitation_id: UUID
    nonce: str


def write_token(invitation_id: UUID, nonce: str) -> str:
    return Signer(salt=_SALT, sep=".").sign(f"{invitation_id.hex}-{nonce}")


def read_token(token: str) -> InvitationClaim | None:
    """What a token claims, or None when we did not sign it."""
    try:
        key, _, nonce = Signer(salt=_SALT, sep=".").unsign(token).partition("-")
        return InvitationClaim(UUID(key), nonce)
    except (BadSignature, ValueError):
        return None
