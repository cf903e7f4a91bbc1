"""A merchant is reminded of a dispute while there is still time to answer it: three times at most, each once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.outbox.testing import drain
from integrations.test_gateway import disputes as bank
from tenants.notifications.models import SentMail
from tenants.notifications.reminders import remind_of_disputes
from tenants.notifications.tasks import remind_of_disputes as task
from tenants.payments.models import PaymentDispute
from tenants.payments.services.dispute import follow_dispute
from tests.selling import sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings):
    settings.TEST_GATEWAY = True


@pytest.fixture
def dispute(in_acme, mailoutbox):
    """Opened just now; the bank waits nine days."""
    order = sell()
    reference = bank.begin(order.payment.gateway_ref)
    follow_dispute("test", "", reference, source="webhook")
    drain()
    mailoutbox.clear()
    return PaymentDispute.objects.get()


def run_with(dispute, **left):
    """The hourly job while so much time is left."""
    with clock.frozen(dispute.respond_by - timedelta(**left)):
        remind_of_disputes()


def subjects(mailoutbox):
    return [mail.subject.split(" to answer")[0] for mail in mailoutbox]


def test_seven_days_three_days_and_a_day_before_each_once(dispute, mailoutbox):
    for hours in range(24 * 9, -24, -6):
        run_with(dispute, hours=hours)
    assert subjects(mailoutbox) == ["7 days left", "3 days left", "1 day left"]


def test_it_says_until_when_where_the_shop_is_and_leads_to_what_to_do(dispute, mailoutbox):
    run_with(dispute, days=3)
    (mail,) = mailoutbox
    there = dispute.respond_by.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{there:%H:%M} {there:%Z}" in mail.body
    assert "/payouts/disputes/dsp_" in mail.body
    assert "is your shop" in mail.alternatives[0][0]


@pytest.mark.parametrize("status", ["under_review", "won", "lost"])
def test_not_after_it_was_answered_or_decided(dispute, mailoutbox, status):
    run_with(dispute, days=7)
    bank.become(dispute.gateway_ref, status)
    follow_dispute("test", "", dispute.gateway_ref, source="webhook")
    mailoutbox.clear()
    run_with(dispute, days=3)
    run_with(dispute, days=1)
    assert mailoutbox == []


def test_what_was_missed_is_not_made_up_for(dispute, mailoutbox):
    run_with(dispute, hours=60)
    assert subjects(mailoutbox) == ["3 days left"]


def test_what_the_opening_said_is_not_said_again(dispute, mailoutbox):
    PaymentDispute.objects.update(respond_by=dispute.opened_at + timedelta(days=2))
    dispute.refresh_from_db()
    run_with(dispute, hours=47)
    assert mailoutbox == []
    run_with(dispute, hours=23)
    assert subjects(mailoutbox) == ["1 day left"]


def test_a_mail_server_that_is_down_delays_the_reminder(dispute, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    run_with(dispute, days=3)
    assert SentMail.objects.get(kind="dispute_due").status == "failed"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.frozen(dispute.respond_by - timedelta(days=3) + timedelta(hours=1)):
        task()
    assert subjects(mailoutbox) == ["3 days left"]
