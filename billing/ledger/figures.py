"""What operators read from the ledger: volume and commission over time."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import TruncDate

from billing.ledger.accounts import COMMISSION_INCOME, SALES
from billing.ledger.models import Difference, LedgerPosting, Reconciliation
from core import clock


@dataclass(frozen=True, slots=True)
class Course:
    """An amount per day in one currency, oldest first, minor units."""

    currency: str
    days: tuple[tuple[date, int], ...]

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.days)

    @property
    def today(self) -> int:
        return self.days[-1][1]


def volume_per_day(*, days: int = 30, shop_id: UUID | None = None) -> list[Course]:
    """What customers paid, per currency, the largest first. One query."""
    return _courses("merchant", SALES, days, shop_id)


def commission_per_day(*, days: int = 30, shop_id: UUID | None = None) -> list[Course]:
    """What the platform earned, less what went back with refunds; per currency, the largest first. One query."""
    return _courses("platform", COMMISSION_INCOME, days, shop_id)


def _courses(book: str, code: str, days: int, shop_id: UUID | None) -> list[Course]:
    today = clock.today()
    first = today - timedelta(days=days - 1)
    rows = LedgerPosting.objects.filter(
        account__book=book, account__code=code, entry__occurred_at__date__gte=first
    )
    if shop_id is not None:
        rows = rows.filter(account__shop_id=shop_id)
    sums = rows.annotate(day=TruncDate("entry__occurred_at")).values_list("account__currency", "day")
    found: dict[str, dict[date, int]] = {}
    for currency, day, amount in sums.annotate(amount=Sum("amount")).order_by():
        found.setdefault(currency, {})[day] = -amount
    dates = [first + timedelta(days=number) for number in range(days)]
    courses = [
        Course(each, tuple((day, known.get(day, 0)) for day in dates)) for each, known in found.items()
    ]
    return sorted(courses, key=lambda course: (-course.total, course.currency))


def last_reconciliation() -> Reconciliation | None:
    """The newest comparison that was finished."""
    return Reconciliation.objects.exclude(finished_at=None).order_by("-id").first()


def differences_of(
    run: Reconciliation | None, *, shop_id: UUID | None = None, limit: int = 200
) -> list[Difference]:
    """What did not agree, at most so many."""
    if run is None:
        return []
    rows = run.differences.all()
    return list(rows.filter(shop_id=shop_id)[:limit] if shop_id else rows[:limit])


def difference_count(run: Reconciliation | None) -> int:
    return run.differences.count() if run else 0
