"""The settings that the kernel reads, each with its default."""

from typing import Any

from django.conf import settings

_DEFAULTS: dict[str, Any] = {
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    # Outbox
    "OUTBOX_LEASE_SECONDS": 30,  # a row that no worker began by then is handed on again
    "OUTBOX_WORK_SECONDS": 10,  # a row whose worker has not been heard of for so long is another's
    "OUTBOX_LONGEST_SECONDS": 600,  # a handler that takes longer hangs, whatever its worker says
    "OUTBOX_MAX_ATTEMPTS": 12,  # with the backoff below: about a day and a half
    "OUTBOX_BACKOFF_SECONDS": 5,  # first delay; doubles, with jitter
    "OUTBOX_BACKOFF_MAX_SECONDS": 6 * 3600,
    "OUTBOX_IN_FLIGHT": 256,  # rows leased at once, over all shops
    "OUTBOX_IN_FLIGHT_PER_SHOP": 8,  # so that a noisy shop cannot fill the workers' queue
    "OUTBOX_KEEP_DAYS": 30,  # finished rows are the event feed for so long
    "INBOX_KEEP_DAYS": 90,  # a vendor's message that comes once more within that time is known
    "OUTBOX_NUDGE_KEY": "stoa:outbox:nudge",
    # Requests out
    "HTTP_ALLOWED_PRIVATE_HOSTS": [],
    "HTTP_TIMEOUT_SECONDS": 10.0,
    "HTTP_MAX_RESPONSE_BYTES": 10 * 1024 * 1024,
    "HTTP_BREAKER_FAILURES": 5,
    "HTTP_BREAKER_OPEN_SECONDS": 30,
    # Requests in
    "TRUST_PROXY": False,
    "MAX_BODY_BYTES": 2 * 1024 * 1024,
    "MAX_UPLOAD_BYTES": 50 * 1024 * 1024,
    "UPLOAD_PATHS": [],  # regular expressions of paths that may take MAX_UPLOAD_BYTES
    # Secrets
    "FIELD_KEYS": [],
    # Audit
    "TENANT_AUDIT_MODEL": "store.AuditEntry",
    # Watching
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "json",
    "SENTRY_DSN": "",
    "SENTRY_ENVIRONMENT": "production",
    "SENTRY_TRACES_SAMPLE_RATE": 0.0,
    "METRICS_TOKEN": "",  # empty: /metrics answers to the loopback and private addresses only
}


def get(name: str) -> Any:
    """The setting's value, or the kernel's default; KeyError for a name that is not listed here."""
    return getattr(settings, name, _DEFAULTS[name])
