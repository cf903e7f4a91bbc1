"""The clock of a machine is set forward or back: what waits for a time neither stops nor stays for ever."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import schedule

from core import clock
from core.beat import Scheduler
from core.crypto import sign, verify
from core.errors import Invalid, Unauthenticated
from core.outbox.testing import drain
from launch.paths import ROOT
from tenants.customers.services import request_code, sign_in_with_code
from tenants.inventory.services import expire_reservations
from tenants.orders.services import expire_orders
from tenants.payments.services import sweep
from tests.builders import make_variant
from tests.selling import order_of, ready_cart, sell

EMAIL = "carol@customer.example"
HOUR = timedelta(hours=1)


ahead = [timedelta()]  # of the truth, what beat's clock shows


def shown() -> datetime:
    return datetime.now(UTC) + ahead[0]


class Beat:
    """A beat whose jobs are noted instead of queued, and its clock."""

    def __init__(self, kind: type[PersistentScheduler], path: Path) -> None:
        ahead[0] = timedelta()
        app = Celery("clocks", set_as_current=False, broker="memory://")
        jobs = {
            name: {"task": name, "schedule": schedule(every, nowfun=shown)}
            for name, every in SCHEDULE.items()
        }
        app.conf.update(beat_schedule=jobs, timezone="UTC", result_expires=None)
        self.ran: list[str] = []
        self.beat = kind(app=app, schedule_filename=str(path))
        self.beat.apply_entry = lambda entry, producer=None: self.ran.append(entry.name)

    def rounds(self) -> list[str]:
        """What runs when an interval has gone by: who waits has waited long enough."""
        self.ran.clear()
        for _ in range(3 * len(SCHEDULE)):
            self.beat.tick()
        return sorted(self.ran)


SCHEDULE = {"sweep": timedelta(seconds=20), "expire": timedelta(minutes=1)}


def test_jobs_go_on_after_the_clock_was_set_back(tmp_path: Path):
    found = Beat(Scheduler, tmp_path / "ours")
    ahead[0] = 2 * HOUR
    assert found.rounds() == ["expire", "sweep"]
    ahead[0] = HOUR
    assert found.rounds() == [], "they ran a moment ago"
    ahead[0] = HOUR + timedelta(minutes=1)
    assert found.rounds() == ["expire", "sweep"], "one interval later, not one hour"


def test_without_ours_they_would_stand_still(tmp_path: Path):
    """The control."""
    found = Beat(PersistentScheduler, tmp_path / "theirs")
    ahead[0] = 2 * HOUR
    assert found.rounds() == ["expire", "sweep"]
    ahead[0] = HOUR + timedelta(minutes=1)
    assert found.rounds() == []


def test_the_clock_was_wrong_when_beat_last_stopped(tmp_path: Path):
    first = Beat(Scheduler, tmp_path / "kept")
    ahead[0] = timedelta(days=365)
    assert first.rounds() == ["expire", "sweep"]
    first.beat.close()
    again = Beat(Scheduler, tmp_path / "kept")  # its clock is right
    assert again.rounds() == []
    ahead[0] = timedelta(minutes=1)
    assert again.rounds() == ["expire", "sweep"]


def test_set_forward_each_job_runs_once(tmp_path: Path):
    found = Beat(Scheduler, tmp_path / "ours")
    ahead[0] = HOUR
    assert found.rounds() == ["expire", "sweep"]


def test_it_is_the_one_that_runs(settings: Any):
    from config.celery import app

    assert app.conf.beat_scheduler == "core.beat:Scheduler"


@pytest.mark.django_db
class TestInAShop:
    def test_the_newest_code_counts_though_the_clock_was_set_back(self, in_acme: Any):
        first = request_code(email=EMAIL)
        with clock.frozen(clock.now() - HOUR):
            second = request_code(email=EMAIL)
            if second.code != first.code:
                with pytest.raises(Invalid):
                    sign_in_with_code(email=EMAIL, code=first.code)
            assert sign_in_with_code(email=EMAIL, code=second.code).customer_id

    def test_a_code_is_not_good_for_an_hour_longer(self, in_acme: Any):
        """Set back after it was sent, it lives a quarter of an hour and the hour; set forward it is over at once."""
        code = request_code(email=EMAIL).code
        with clock.frozen(clock.now() + HOUR), pytest.raises(Invalid):
            sign_in_with_code(email=EMAIL, code=code)

    def test_set_forward_nothing_that_was_paid_is_lost(self, in_acme: Any):
        """An hour ahead every hold is over, those of orders whose payment is decided this moment too."""
        variant = make_variant(stock=1)
        sold = sell((variant, 1), buyer_token="test_processing")
        with clock.frozen(clock.now() + HOUR):
            expire_reservations()
            expire_orders()
            sweep()
            drain()
        found = order_of(sold.id)
        assert (found.status, found.payment_status) in {("open", "paid"), ("pending_payment", "processing")}

    def test_set_forward_a_shopper_who_had_not_paid_can_begin_again(self, in_acme: Any):
        variant = make_variant(stock=1)
        declined = sell((variant, 1), buyer_token="test_decline")
        with clock.frozen(clock.now() + HOUR):
            expire_reservations()
            expire_orders()
        assert order_of(declined.id).status == "expired"
        ready_cart((variant, 1))

    def test_set_back_a_hold_is_let_go_when_its_time_comes(self, in_acme: Any):
        sell((make_variant(stock=1), 1), buyer_token="test_decline")
        with clock.frozen(clock.now() - HOUR):
            assert (expire_reservations(), expire_orders()) == (0, 0)
        with clock.frozen(clock.now() + HOUR):
            assert (expire_orders(), expire_reservations()) == (1, 0)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_webhook_of_an_hour_ago_or_of_the_future_is_refused(hours: int):
    header = sign("secret", b"{}", clock.now() + timedelta(hours=hours))
    with pytest.raises(Unauthenticated):
        verify("secret", b"{}", header)
    assert verify("secret", b"{}", sign("secret", b"{}", clock.now() + timedelta(minutes=4)))


# Who else may ask the system what time it is: others' clocks are compared there, keys made, files looked at.
WALL = {
    "platform/core/clock.py", "platform/core/ids.py", "platform/integrations/stripe/webhooks.py",
    "platform/integrations/stripe/gateway.py", "platform/launch/system_libraries.py",
    "storefront_themes/engine/filters/texts.py",
}  # fmt: skip
PRETENDED = ("platform/integrations/stripe/sandbox/", "platform/integrations/test_gateway/")


def test_waiting_is_measured_by_a_clock_that_only_goes_forward():
    found = set()
    for folder in ("platform", "tenants", "billing", "api", "storefront_themes"):
        for path in (ROOT / folder).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if name.startswith(PRETENDED) or "/migrations/" in name:
                continue
            if re.search(r"\btime\.time(_ns)?\(|datetime\.(now|utcnow)\(|date\.today\(", path.read_text()):
                found.add(name)
    assert found == WALL
