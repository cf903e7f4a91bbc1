"""The answers that every endpoint may give instead of the one it was asked for, as parts of the schema."""

from typing import Any

from rest_framework.views import APIView

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `code` is stable, `detail` is for people.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable: decide by it."},
        "detail": {"type": "string", "description": "A sentence a person can read."},
        "request_id": {"type": "string", "description": "Name it when you ask us."},
        "errors": {
            "type": "object",
            "description": "Messages by field: `lines.0.quantity`.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "details": {"type": "object", "description": "More for programs; its content follows the code."},
        "retry": {"type": "boolean"},
    },
    "required": ["type", "title", "status", "code", "detail"],
}

MEANINGS = {
    400: "The request cannot be read, or a header is missing.",
    401: "The key is missing, wrong or revoked.",
    403: "The key's scopes do not allow this.",
    404: "There is no such thing in this shop.",
    406: "Only JSON can be answered.",
    409: "The thing is not in the state that the request assumes, or the same Idempotency-Key is being worked on.",
    410: "It existed and will not come back.",
    413: "The request is too large.",
    415: "Send application/json.",
    422: "Some fields are not valid: see `errors`.",
    429: "Too many requests: see Retry-After.",
    503: "A third party did not answer as it should.",
}

RATE_HEADERS = {
    "RateLimit-Limit": ("How many requests may come at once.", "integer"),
    "RateLimit-Remaining": ("How many of them are left.", "integer"),
    "RateLimit-Reset": ("Seconds until all of them are there again.", "integer"),
}


def statuses(view: APIView, method: str) -> list[int]:
    """The statuses of the problems that this endpoint may answer."""
    found = {400, 404, 406, 422, 429}
    if getattr(view, "merchant_only", False):
        found |= {401, 403}
    else:
        found.add(401)  # a wrong key is refused everywhere
    if method in _WRITES:
        found |= {409, 410, 503}
    if method in _WITH_BODY:
        found |= {413, 415}
    return sorted(found | {410, 503})


def problem_answer(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": MEANINGS[status],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 429:
        answer["headers"] = {"Retry-After": _header("Seconds to wait.", "integer", required=True)}
    return answer


# Refusals of an address or a body that nobody looked at closely enough to count it.
_UNCOUNTED = frozenset({400, 404, 413, 503})


def rate_headers(status: int) -> dict[str, Any]:
    required = status not in _UNCOUNTED
    return {name: _header(text, kind, required=required) for name, (text, kind) in RATE_HEADERS.items()}


def _header(text: str, kind: str, *, required: bool = False) -> dict[str, Any]:
    return {"description": text, "required": required, "schema": {"type": kind}}
