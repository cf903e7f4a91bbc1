"""Example values for a schema, and the command line that sends them."""

import json
from typing import Any

_KEYS = {
    "email": "ana@example.org",
    "country": "DE",
    "currency": "EUR",
    "amount": "12.50",
    "minor": 1250,
    "shown_total": 2490,
    "gateway": "test",
    "buyer_token": "test_succeed",
    "price": 1250,
    "compare_at": 1500,
    "quantity": 2,
    "title": "Mug",
    "handle": "mug",
    "sku": "MUG-1",
    "first_name": "Ana",
    "last_name": "Silva",
    "line1": "Lindenstraße 9",
    "postal_code": "10969",
    "city": "Berlin",
    "tracking_url": "https://parcels.example/00340434",
    "carrier": "Parcels",
    "tracking_number": "00340434",
    "on_hand": 12,
    "tags": ["new"],
    "options": [],
}
_LEFT_OUT = frozenset(
    {"adjust_by", "id", "seo_title", "seo_description", "barcode", "line2", "company", "region"}
)
_ID = "01jd2ksq7wfc3v5x9y8z7a6b4c"
_DEEPEST = 6


def sample(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that this schema describes."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    for words in ("allOf", "oneOf", "anyOf"):
        if words in schema:
            return sample(schema[words][0], schemas, name, depth)
    kind = _kind(schema)
    if depth > _DEEPEST:
        return None
    if kind == "object":
        parts = schema.get("properties", {})
        return {
            key: sample(part, schemas, key, depth + 1) for key, part in parts.items() if key not in _LEFT_OUT
        }
    if name in _KEYS:
        return _KEYS[name]
    if kind == "array":
        return [sample(schema["items"], schemas, name, depth + 1)]
    return _plain(kind, schema)


def _kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "object")
    return str(kind[0] if isinstance(kind, list) else kind)


def _plain(kind: str, schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return next(value for value in schema["enum"] if value)
    if kind == "string":
        prefix, separator, _ = schema.get("pattern", "").removeprefix("^").partition("_[0-7]")
        if separator:
            return f"{prefix}_{_ID}"
        return "2026-11-21T09:30:00Z" if schema.get("format") == "date-time" else schema.get("default", "")
    return {"integer": schema.get("default", schema.get("minimum", 1)), "boolean": True}.get(kind)


def curl(method: str, path: str, host: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The request as one would type it."""
    parts = ["curl" if method == "GET" else f"curl -X {method}"]
    if operation.get("security"):
        parts.append('-H "Authorization: Bearer $STOA_KEY"')
    if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", [])):
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    body = body_of(operation, schemas)
    if body is not None:
        parts.append("-H 'Content-Type: application/json'")
        parts.append("-d '" + json.dumps(body, ensure_ascii=False).replace("'", "’") + "'")
    filled = path.replace("{", "$").replace("}", "").replace("$variant_id", "$variant")
    return " \\\n  ".join([*parts, f'"{host}{filled}"'])


def body_of(operation: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """What is sent, as an example; None for a request without a body."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return sample(content["schema"], schemas) if content else None
