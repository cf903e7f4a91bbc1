"""What an orchestrator asks, on any host: /healthz (the process), /readyz (what it needs), /metrics."""

import ipaddress
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from secrets import compare_digest

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from core import conf, metrics, scope
from core.db import CELL, PLATFORM
from core.probing import require_answer, servers
from core.redis import client

logger = logging.getLogger(__name__)

_migrated: set[str] = set()


class HealthMiddleware:
    """Answers the three paths before the host is looked at: a probe knows none of ours. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = _VIEWS.get(request.path_info)
        return view(request) if view else self.get_response(request)


def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers. Never looks at anything else: a dead database is no reason to restart us."""
    return _answer({"status": "ok"}, 200)


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when requests can be served, else 503; names the part that is away, and nothing more about it."""
    silent = _silent()
    parts = {name: alias not in silent and _works(name, check) for name, (alias, check) in _CHECKS.items()}
    ready = all(parts.values())
    body = {"status": "ok" if ready else "unavailable"}
    body.update({name: "ok" if fine else "unavailable" for name, fine in parts.items()})
    return _answer(body, 200 if ready else 503)


def metrics_view(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures: with METRICS_TOKEN to its bearer, without to local addresses only."""
    if not _may_scrape(request):
        return HttpResponse("Not found\n", status=404, content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def _may_scrape(request: HttpRequest) -> bool:
    token = conf.get("METRICS_TOKEN")
    if token:
        return compare_digest(request.META.get("HTTP_AUTHORIZATION", "").encode(), f"Bearer {token}".encode())
    if "HTTP_X_FORWARDED_FOR" in request.META:
        return False  # it came through a proxy: the address is the proxy's
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def _silent() -> set[str]:
    """The aliases whose database does not answer in time. What is asked of them would wait for as long as they hang."""
    leads_to = servers((PLATFORM, CELL))
    asked = sorted(set(leads_to.values()))
    with ThreadPoolExecutor(len(asked)) as together:
        answered = together.map(lambda alias: _works(alias, lambda: require_answer(alias)), asked)
        fine = {alias for alias, answers in zip(asked, answered, strict=True) if answers}
    return {alias for alias, first in leads_to.items() if first not in fine}


def _works(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # whatever is wrong with the part, the answer is that it is away
        logger.exception("not ready: %s", name)
        return False
    return True


def _platform() -> None:
    with connections[PLATFORM].cursor() as cursor:
        cursor.execute("SELECT 1")


def _cell() -> None:
    with scope.cell(), connections[CELL].cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    client().ping()


def _migrations() -> None:
    """The platform's schema is as the code expects. Asked until it is once; a deploy starts new processes."""
    if PLATFORM in _migrated:
        return
    executor = MigrationExecutor(connections[PLATFORM])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    ours = [migration for migration, _ in plan if _lives_on_platform(migration.app_label)]
    if ours:
        raise RuntimeError(f"{len(ours)} migrations are not applied, first {ours[0]}")
    _migrated.add(PLATFORM)


def _lives_on_platform(app_label: str) -> bool:
    from django.db import router

    return bool(router.allow_migrate(PLATFORM, app_label))


def _answer(body: dict[str, str], status: int) -> HttpResponse:
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


# What is told: the database it needs to be asked of, if any, and the question.
_CHECKS: dict[str, tuple[str, Callable[[], None]]] = {
    "platform": (PLATFORM, _platform),
    "cell": (CELL, _cell),
    "redis": ("", _redis),
    "migrations": (PLATFORM, _migrations),
}
_VIEWS = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics_view}
