"""A repeated write with the same Idempotency-Key gets the same answer, and happens once.

The key is claimed in its own transaction before the work, so two requests at once do not both begin; the answer is
kept when the work is done. A crash in between leaves a claim that another request may take over after a minute: the
services below are themselves safe to repeat.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from rest_framework.request import Request
from rest_framework.response import Response

from api.models import IdempotencyRecord
from api.rest.errors import Replayed
from core import clock
from core.db import shop_atomic
from core.errors import Conflict, DomainError, Invalid

_HELD_FOR = timedelta(seconds=60)
KEPT_FOR = timedelta(days=2)
_LONGEST = 255
_SERVER_ERROR = 500
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Claim:
    record_id: UUID


class KeyMissing(DomainError):
    """This write must not happen twice, so it needs a key."""

    code = "idempotency_key_missing"
    status = 400


def claim(request: Request, *, caller: str, required: bool = False) -> Claim | None:
    """Claim the request's key. Without a key None, or KeyMissing where one is required.

    Raises Replayed when the answer is known, Conflict while another request with the key is running, Invalid when the
    key was used for a different request.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not key and required:
        raise KeyMissing(
            "Send an Idempotency-Key header: this must not happen twice.", field="Idempotency-Key"
        )
    if not key:
        return None
    if len(key) > _LONGEST or not key.isprintable() or not key.isascii():
        raise Invalid(
            "An Idempotency-Key has at most 255 printable ASCII characters.", field="Idempotency-Key"
        )
    digest = _digest(request)
    try:
        with shop_atomic(savepoint=True):
            row = IdempotencyRecord.objects.create(
                caller=caller, key=key, request_hash=digest, locked_until=clock.now() + _HELD_FOR
            )
            return Claim(row.id)
    except IntegrityError:
        return _claimed_before(caller, key, digest)


def service_key(request: Request, *parts: str) -> str:
    """The request's key in a form that a service may keep as its own; it differs for every caller and thing."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    return f"api:{hashlib.sha256(chr(0).join((*parts, key)).encode()).hexdigest()}"


def _digest(request: Request) -> str:
    parts = (str(request.method).encode(), request.get_full_path().encode(), request.body)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _claimed_before(caller: str, key: str, digest: str) -> Claim:
    with shop_atomic():
        row = IdempotencyRecord.objects.select_for_update().get(caller=caller, key=key)
        if row.request_hash != digest:
            raise Invalid(
                "This Idempotency-Key was used for a different request.",
                code="idempotency_key_reused",
                field="Idempotency-Key",
            )
        if row.finished_at is not None:
            raise Replayed(_answer(row))
        if row.locked_until > clock.now():
            raise Conflict("A request with this Idempotency-Key is running.", code="idempotency_in_progress")
        row.locked_until = clock.now() + _HELD_FOR
        row.save(update_fields=["locked_until"])
        return Claim(row.id)


def _answer(row: IdempotencyRecord) -> Response:
    headers = {**row.headers, "Idempotent-Replayed": "true"}
    return Response(
        row.body, status=row.status_code, headers=headers, content_type=headers.pop("Content-Type", None)
    )


def finish(found: Claim, response: Response) -> None:
    """Keep the answer. What the server or a limit is to blame for is forgotten instead: a repeat is a new try."""
    with shop_atomic():
        row = IdempotencyRecord.objects.filter(id=found.record_id)
        if response.status_code >= _SERVER_ERROR or response.status_code == _TOO_MANY:
            row.delete()
            return
        headers = {name: response[name] for name in ("Location",) if name in response}
        if response.content_type:
            headers["Content-Type"] = response.content_type
        row.update(
            status_code=response.status_code,
            body=_plain(response.data),
            headers=headers,
            finished_at=clock.now(),
        )


def _plain(data: Any) -> Any:
    """What the JSON renderer would write, as JSON."""
    import json

    from rest_framework.utils.encoders import JSONEncoder

    return json.loads(json.dumps(data, cls=JSONEncoder)) if data is not None else None


def forget_old_records() -> int:
    """Delete answers that nobody will ask for again. Returns how many."""
    with shop_atomic():
        count, _ = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return count
