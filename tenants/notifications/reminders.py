"""Reminding a merchant of a dispute before the bank stops waiting for their side of it."""

from datetime import timedelta

from core import clock
from core.sweeping import each_alone
from tenants.notifications.handlers import tell_of_deadline
from tenants.payments import selectors as payments
from tenants.payments.types import DisputeData

DAYS_BEFORE = (7, 3, 1)


def remind_of_disputes() -> int:
    """Mail what a bank still waits for, seven days, three days and a day before it is too late; each once.

    Nothing about what was answered or decided meanwhile, nor about a time that had passed when the dispute was opened:
    the mail about its opening said so. A reminder that could not be sent in its time gives way to the next one.
    Returns how many disputes a reminder is due for. Not inside a transaction.
    """
    waiting = payments.disputes_due_by(clock.now() + timedelta(days=max(DAYS_BEFORE)))
    due = [(found, days) for found in waiting if (days := _days_before(found))]
    each_alone(due, _remind, what="reminder of")
    return len(due)


def _remind(due: tuple[DisputeData, int]) -> None:
    tell_of_deadline(due[0], days=due[1])


def _days_before(found: DisputeData) -> int:
    """Which reminder's time came last, since the dispute was opened; 0 for none."""
    assert found.respond_by is not None  # what is due by a day has one
    last = min(days for days in DAYS_BEFORE if found.respond_by - timedelta(days=days) <= clock.now())
    return last if found.respond_by - timedelta(days=last) > found.opened_at else 0
