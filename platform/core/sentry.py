"""Error reports to Sentry when SENTRY_DSN is set, without personal data."""

from typing import Any

from core import conf
from core.context import request_id, shop_id
from core.redaction import redact

_DROPPED = ("cookies", "data", "env", "query_string")
_KEPT_HEADERS = frozenset({"content-type", "content-length", "accept", "user-agent", "x-request-id"})


def configure() -> bool:
    """Start reporting; whether there was anywhere to report to."""
    dsn = conf.get("SENTRY_DSN")
    if not dsn:
        return False
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        environment=conf.get("SENTRY_ENVIRONMENT"),
        traces_sample_rate=conf.get("SENTRY_TRACES_SAMPLE_RATE"),
        send_default_pii=False,
        include_local_variables=False,  # a frame's variables hold addresses and keys
        max_request_body_size="never",
        before_send=scrub,
        before_breadcrumb=scrub_breadcrumb,
    )
    return True


def scrub(event: Any, _hint: Any) -> Any:
    """The event without bodies, cookies, queries, users and addresses; texts are redacted."""
    event.pop("user", None)
    request = event.get("request") or {}
    for key in _DROPPED:
        request.pop(key, None)
    headers = request.get("headers") or {}
    request["headers"] = {key: value for key, value in headers.items() if key.lower() in _KEPT_HEADERS}
    event["request"] = request
    tags = {"request_id": request_id(), "shop": shop_id()}
    event["tags"] = {**(event.get("tags") or {}), **{key: value for key, value in tags.items() if value}}
    return _redacted(event)


def scrub_breadcrumb(crumb: Any, _hint: Any) -> Any:
    """No SQL parameters, no addresses with their queries."""
    return _redacted({**crumb, "data": None})


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redacted(entry) for key, entry in value.items()}
    return [_redacted(entry) for entry in value] if isinstance(value, list) else value
