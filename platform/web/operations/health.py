"""Whether every part answers, and how far the shops' migrations are."""

import json
from datetime import timedelta

from django.db import connections
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.db import PLATFORM
from core.health import readyz
from core.outbox.operating import backlog
from core.registry import Periodic, schedule
from shops.migrating.fingerprint import code_fingerprint
from shops.selectors import all_shops
from web.access import UserRequest, operator_view

_LABELS = {
    "platform": "Database of the platform",
    "cell": "Database of the shops",
    "redis": "Redis",
    "migrations": "Migrations of the platform",
}


@operator_view
@require_GET
def health(request: UserRequest) -> HttpResponseBase:
    answers = json.loads(readyz(request).content)
    shops = all_shops().filter(status__in=("live", "suspended"))
    behind = shops.exclude(migration_fingerprint=code_fingerprint())
    context = {
        "parts": [(words, answers.get(name) == "ok") for name, words in _LABELS.items()],
        "waiting": backlog(),
        "version": _version(),
        "shops": shops.count(),
        "behind": behind.count(),
        "broken": list(shops.exclude(migration_error="")[:20]),
        "schedule": [_periodic(each) for each in sorted(schedule(), key=lambda each: each.name)],
    }
    return render(request, "operations/health.html", context)


def _periodic(each: Periodic) -> dict[str, object]:
    if isinstance(each.every, timedelta):
        runs = f"every {_span(each.every)}"
    else:
        runs = f"at {int(min(each.every.hour)):02}:{int(min(each.every.minute)):02} UTC"
    return {"name": each.name, "runs": runs, "per_shop": each.per_shop}


def _span(every: timedelta) -> str:
    """20 s, 5 min, 6 h."""
    seconds = int(every.total_seconds())
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def _version() -> str:
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]
