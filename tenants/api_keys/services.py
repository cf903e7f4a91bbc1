"""Making and ending keys."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Invalid, NotFound, Unauthenticated
from core.ids import random_token
from tenants.api_keys.models import ApiKey
from tenants.api_keys.scopes import CODES, permissions_of

PREFIX = "sk_"
_SHOWN = 8
_LONGEST = 100
_MOST_KEYS = 50
_USED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewKey:
    """`secret` is shown once and kept nowhere."""

    id: UUID
    secret: str


def key_hash(secret: str) -> str:
    """A key has 192 random bits: a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_key(*, actor: Actor, name: str, scopes: Sequence[str]) -> NewKey:
    """Make a key with these scopes. Raises Invalid."""
    actor.require("api_keys.manage")
    errors = {}
    if not name.strip():
        errors["name"] = ["Say what the key is for."]
    if not scopes or not set(scopes) <= CODES:
        errors["scopes"] = ["Choose what the key may do."]
    if errors:
        raise Invalid("Please correct the marked fields.", errors=errors)
    secret = PREFIX + random_token()
    with shop_atomic():
        if ApiKey.objects.filter(revoked_at__isnull=True).count() >= _MOST_KEYS:
            raise Invalid(f"A shop holds at most {_MOST_KEYS} keys. Revoke one that is not used.")
        row = ApiKey.objects.create(
            name=name.strip()[:80],
            prefix=secret[:_SHOWN],
            key_hash=key_hash(secret),
            scopes=sorted(set(scopes)),
            created_by_label=actor.label,
        )
        audit(actor, "api_key.created", target="api_key", target_id=row.id, data={"scopes": row.scopes})
    return NewKey(row.id, secret)


def revoke_key(*, actor: Actor, key_id: UUID) -> None:
    """End a key at once. Raises NotFound; ending it twice changes nothing."""
    actor.require("api_keys.manage")
    with shop_atomic():
        row = ApiKey.objects.filter(id=key_id).first()
        if row is None:
            raise NotFound("This key no longer exists.")
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            audit(actor, "api_key.revoked", target="api_key", target_id=row.id)


def actor_of_key(secret: str, *, ip: str = "") -> Actor:
    """Who a secret stands for in this shop. Raises Unauthenticated. One query, and now and then one write."""
    plausible = secret.startswith(PREFIX) and len(secret) <= _LONGEST and secret.isascii()
    row = (
        ApiKey.objects.filter(key_hash=key_hash(secret), revoked_at__isnull=True).first()
        if plausible
        else None
    )
    if row is None:
        raise Unauthenticated("This API key is not valid for this shop.")
    _note_use(row)
    return Actor(
        kind="api_key",
        id=str(row.id),
        label=f"API key {row.name}",
        permissions=permissions_of(row.scopes),
        ip=ip,
    )


def _note_use(row: ApiKey) -> None:
    now = clock.now()
    if row.last_used_at is None or row.last_used_at < now - _USED_EVERY:
        with shop_atomic():
            ApiKey.objects.filter(id=row.id).update(last_used_at=now)
