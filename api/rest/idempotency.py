"""The HTTP half of idempotent requests: the header, what makes two requests the same, and the answer again."""

import json
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from api import services
from api.rest.errors import Replayed
from core.errors import DomainError
from core.idempotency import check_key, key_hash

_SERVER_ERROR = 500
_TOO_MANY = 429


class KeyMissing(DomainError):
    """This write must not happen twice, so it needs a key."""

    code = "idempotency_key_missing"
    status = 400


def claim(request: Request, *, caller: str, required: bool = False) -> services.Claim | None:
    """Claim the request's key. Without a key None, or KeyMissing where one is required.

    Raises Replayed when the answer is known, Conflict while another request with the key is running, Invalid when the
    key is malformed or was used for a different request.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if not key and required:
        raise KeyMissing(
            "Send an Idempotency-Key header: this must not happen twice.", field="Idempotency-Key"
        )
    if key is None:
        return None
    digest = key_hash(str(request.method), request.get_full_path(), request.body)
    found = services.claim_key(caller=caller, key=check_key(key), digest=digest)
    if isinstance(found, services.KeptAnswer):
        raise Replayed(_again(found))
    return found


def service_key(request: Request, *parts: str) -> str:
    """The request's key in a form that a service may keep as its own; it differs for every caller and thing."""
    return f"api:{key_hash(*parts, request.META.get('HTTP_IDEMPOTENCY_KEY', ''))}"


def _again(answer: services.KeptAnswer) -> Response:
    headers = {**answer.headers, "Idempotent-Replayed": "true"}
    kind = headers.pop("Content-Type", None)
    return Response(answer.body, status=answer.status_code, headers=headers, content_type=kind)


def finish(found: services.Claim, response: Response) -> None:
    """Keep the answer. What the server or a limit is to blame for is forgotten instead: a repeat is a new try."""
    if response.status_code >= _SERVER_ERROR or response.status_code == _TOO_MANY:
        services.give_up_claim(found)
        return
    headers = {name: response[name] for name in ("Location",) if name in response}
    if response.content_type:
        headers["Content-Type"] = response.content_type
    services.keep_answer(found, services.KeptAnswer(response.status_code, _plain(response.data), headers))


def _plain(data: Any) -> Any:
    """What the JSON renderer would write, as JSON."""
    return json.loads(json.dumps(data, cls=JSONEncoder)) if data is not None else None
