"""Keeping the answers of requests that carry a key, so that a repeat gets the same answer and happens once.

The key is claimed in its own transaction before the work, so two requests at once do not both begin; the answer is
kept when the work is done. A crash in between leaves a claim that another request may take over after a minute: the
services below are themselves safe to repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from api.locks import record_for_update
from api.models import IdempotencyRecord
from core import clock
from core.db import database_now, shop_atomic
from core.errors import Conflict, Invalid

_HELD_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do the work."""

    record_id: UUID


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What the work that was done before answered."""

    status_code: int
    body: Any
    headers: Mapping[str, str]


def claim_key(*, caller: str, key: str, digest: str) -> Claim | KeptAnswer:
    """Claim the key for a request of this digest, or give the answer that is known.

    Raises Conflict while another request with the key is running, Invalid when the key was used for a different one.
    """
    try:
        with shop_atomic(savepoint=True):
            row = IdempotencyRecord.objects.create(
                caller=caller, key=key, request_hash=digest, locked_until=database_now() + _HELD_FOR
            )
            return Claim(row.id)
    except IntegrityError:
        return _claimed_before(caller, key, digest)


def _claimed_before(caller: str, key: str, digest: str) -> Claim | KeptAnswer:
    with shop_atomic():
        row, now = record_for_update(caller=caller, key=key)
        if row.request_hash != digest:
            raise Invalid(
                "This Idempotency-Key was used for a different request.",
                code="idempotency_key_reused",
                field="Idempotency-Key",
            )
        if row.finished_at is not None:
            return KeptAnswer(row.status_code or 200, row.body, row.headers)
        if row.locked_until > now:
            raise Conflict("A request with this Idempotency-Key is running.", code="idempotency_in_progress")
        row.locked_until = now + _HELD_FOR
        row.save(update_fields=["locked_until"])
        return Claim(row.id)


def keep_answer(claim: Claim, answer: KeptAnswer) -> None:
    """From now on a repeat gets this answer."""
    with shop_atomic():
        IdempotencyRecord.objects.filter(id=claim.record_id).update(
            status_code=answer.status_code,
            body=answer.body,
            headers=dict(answer.headers),
            finished_at=clock.now(),
        )


def give_up_claim(claim: Claim) -> None:
    """The work was not done: a repeat is a new try."""
    with shop_atomic():
        IdempotencyRecord.objects.filter(id=claim.record_id).delete()


def forget_old_answers() -> int:
    """Delete answers that nobody will ask for again. Returns how many."""
    with shop_atomic():
        count, _ = IdempotencyRecord.objects.filter(
            created_at__lt=clock.now() - timedelta(days=settings.IDEMPOTENCY_KEEP_DAYS)
        ).delete()
    return count
