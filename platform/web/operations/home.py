"""The overview: how the platform does, and what needs somebody."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from billing.connect.selectors import restricted_shops
from billing.ledger.figures import (
    Course,
    commission_per_day,
    difference_count,
    last_reconciliation,
    volume_per_day,
)
from core import clock
from core.money import Money
from core.outbox.operating import Backlog, backlog
from shops.selectors import all_shops
from web.access import UserRequest, operator_view

_DAYS = 30
# Work that waits longer than this says that the relay is away.
_PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that somebody should look at."""

    text: str
    detail: str
    tone: str
    url: str


@operator_view
@require_GET
def home(request: UserRequest) -> HttpResponseBase:
    volume, commission, waiting = volume_per_day(days=_DAYS), commission_per_day(days=_DAYS), backlog()
    counts = _by_status()
    signups = _signups()
    context = {
        "live": counts.get("live", 0),
        "others_hint": _others(counts),
        "signups": sum(signups),
        "signup_series": signups,
        "volume": [figure_of(course) for course in volume],
        "commission": [figure_of(course) for course in commission],
        "chart": chart_of(commission[0]) if commission else [],
        "chart_text": f"In {commission[0].currency}, less what went back with refunds." if commission else "",
        "volume_chart": chart_of(volume[0]) if volume else [],
        "volume_text": f"In {volume[0].currency}: what customers paid in every shop." if volume else "",
        "waiting": waiting,
        "waiting_hint": f"{waiting.dead} given up" if waiting.dead else "nothing given up",
        "issues": _issues(waiting, counts),
        "newest": all_shops()[:6],
    }
    return render(request, "operations/home.html", context)


def figure_of(course: Course) -> dict[str, Any]:
    """A course as the page's figures read it."""
    return {
        "currency": course.currency,
        "total": Money(course.total, course.currency),
        "today": Money(course.today, course.currency),
        "series": [amount for _, amount in course.days],
    }


def chart_of(course: Course) -> list[tuple[str, Money]]:
    """Amounts with the day's name."""
    return [(f"{day.day} {day:%b}", Money(amount, course.currency)) for day, amount in course.days]


def _by_status() -> dict[str, int]:
    return dict(all_shops().order_by().values_list("status").annotate(count=Count("id")))


def _others(counts: dict[str, int]) -> str:
    words = [
        f"{count} {status.replace('provisioning', 'being set up')}"
        for status, count in sorted(counts.items())
    ]
    return ", ".join(each for each in words if not each.endswith(" live"))


def _signups() -> list[int]:
    first = clock.today() - timedelta(days=_DAYS - 1)
    rows = all_shops().filter(created_at__date__gte=first).annotate(day=TruncDate("created_at"))
    found = dict(rows.order_by().values_list("day").annotate(count=Count("id")))
    return [found.get(first + timedelta(days=number), 0) for number in range(_DAYS)]


def _issues(waiting: Backlog, counts: dict[str, int]) -> list[Issue]:
    shops, ledger, work = (reverse(f"operations:{name}") for name in ("shops", "ledger", "failed_work"))
    run = last_reconciliation()
    differing = difference_count(run)
    broken = all_shops().exclude(migration_error="").count()
    restricted = restricted_shops()
    is_late = waiting.oldest_due_at is not None and clock.now() - waiting.oldest_due_at > _PATIENCE
    candidates = [
        (waiting.dead, "Failed work", "was given up after every attempt", "danger", work),
        (is_late, "The relay is behind", "due work waits for longer than five minutes", "danger", work),
        (differing, "Ledger differences", "facts and bookings do not agree", "danger", ledger),
        (run.shops_failed if run else 0, "Shops not reconciled", "could not be read", "warning", ledger),
        (broken, "Migrations failed", "shops are not up to date", "danger", f"{shops}?status=broken"),
        (
            restricted,
            "Restricted payment accounts",
            "shops cannot take cards",
            "warning",
            f"{shops}?status=restricted",
        ),
        (
            counts.get("provisioning", 0),
            "Shops being set up",
            "not open yet",
            "info",
            f"{shops}?status=provisioning",
        ),
    ]
    return [
        Issue(_headed(count, words), detail, tone, url)
        for count, words, detail, tone, url in candidates
        if count
    ]


def _headed(count: int, words: str) -> str:
    return words if isinstance(count, bool) else f"{words}: {count}"
