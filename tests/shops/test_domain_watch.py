"""Verified domains are looked at again: told when the proof is gone, a week of grace, then given up."""

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.actor import Actor
from core.errors import TemporaryFailure
from core.models import AuditEntry
from core.outbox.testing import drain
from shops import domains
from shops.domain_watch import look_at_domains
from shops.domains import GRACE, check_domain, domains_of, make_primary
from shops.models import Domain
from shops.selectors import shop_by_host, shop_by_id
from shops.services import suspend_shop
from tests.shops.test_domains import HOST, added, alice, mallory, proven, zone

__all__ = ["alice", "mallory", "zone"]
pytestmark = pytest.mark.django_db


def in_days(days: float) -> Any:
    return clock.frozen(clock.now() + timedelta(days=days))


def looked_at(days: float) -> int:
    with in_days(days):
        done = look_at_domains()
        drain()
    return done


@pytest.fixture
def domain(acme: Any, alice: Any, zone: Any) -> Any:
    return proven(acme, alice, zone)


def test_a_domain_that_is_fine_stays(acme: Any, domain: Any, mailoutbox: Any):
    assert looked_at(0.5) == 0
    assert looked_at(2) == 1
    assert domains_of(acme.id)[0].lost_on is None
    assert mailoutbox == []


def test_the_owner_is_told_once_and_the_shop_answers_for_a_week(
    acme: Any, domain: Any, zone: Any, mailoutbox: Any
):
    zone.says("")
    looked_at(2)
    assert mailoutbox == []  # one miss may be a bad moment
    for day in (3, 4, 8):
        looked_at(day)
    (mail,) = mailoutbox
    assert mail.to == ["alice@example.com"]
    assert mail.subject == f"{HOST} no longer points to your shop"
    assert "/manage/acme/settings/domains/" in mail.body
    assert domains_of(acme.id)[0].lost_on is not None
    found = shop_by_host(HOST)
    assert found is not None
    assert found.id == acme.id


def test_after_a_week_it_is_given_up_and_the_owner_is_told(
    acme: Any, domain: Any, alice: Any, zone: Any, mailoutbox: Any
):
    make_primary(acme.id, domain_id=domain.id, actor=alice)
    zone.says("")
    looked_at(2)
    looked_at(3)
    looked_at(2 + GRACE.days + 0.5)
    assert [mail.subject for mail in mailoutbox][1:] == [f"Your shop no longer answers at {HOST}"]
    assert "has been gone for a week" in mailoutbox[1].body
    assert shop_by_host(HOST) is None
    assert shop_by_id(acme.id).primary_host == "acme.stoa.localhost"
    assert not domains_of(acme.id)[0].is_verified
    entry = AuditEntry.objects.get(action="domain.lost")
    assert entry.data == {"domain": HOST, "reason": "unproven"}


def test_a_proof_that_comes_back_ends_it(acme: Any, domain: Any, zone: Any, mailoutbox: Any):
    zone.says("")
    looked_at(2)
    looked_at(3)
    zone.says(f"{HOST} CNAME {domain.target}")
    looked_at(4)
    zone.says("")
    looked_at(20)
    looked_at(21)
    assert shop_by_host(HOST) is not None  # the week begins anew
    assert len(mailoutbox) == 2


def test_a_domain_that_leads_here_needs_no_record(acme: Any, domain: Any, zone: Any):
    zone.says(f"http://{HOST}{domains.SHOP_PAGE} PAGE {acme.id}")
    looked_at(2)
    assert domains_of(acme.id)[0].lost_on is None


def test_silence_of_the_name_system_proves_nothing(acme: Any, domain: Any, settings: Any, mailoutbox: Any):
    class Silent:
        def alias_of(self, name: str) -> str:
            raise TemporaryFailure("no answer", vendor="dns")

    from core import registry
    from shops.ports import DomainResolver

    settings.DOMAIN_RESOLVER = "silent"
    with registry.installed(adapters={DomainResolver: {"silent": Silent}}):
        for day in (2, 4, 20):
            assert looked_at(day) == 1
    assert domains_of(acme.id)[0].lost_on is None
    assert mailoutbox == []


def test_who_had_a_domain_is_told_when_another_shop_proves_it(
    acme: Any, globex: Any, domain: Any, mallory: Any, zone: Any, mailoutbox: Any
):
    theirs = added(globex, mallory)
    zone.says(f"{HOST} CNAME {theirs.target}")
    assert check_domain(globex.id, domain_id=theirs.id, actor=mallory)
    drain()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["alice@example.com"], f"Your shop no longer answers at {HOST}")
    assert "Somebody else has proven" in mail.body
    assert "globex" not in (mail.body + mail.alternatives[0][0]).lower()


def test_even_after_a_long_silence_the_owner_is_told_first(
    acme: Any, domain: Any, zone: Any, mailoutbox: Any
):
    zone.says("")
    looked_at(2)
    looked_at(40)  # nobody looked for weeks
    assert shop_by_host(HOST) is not None
    assert [mail.subject for mail in mailoutbox] == [f"{HOST} no longer points to your shop"]


def test_a_suspended_shop_keeps_its_domains(acme: Any, domain: Any, zone: Any):
    suspend_shop(acme.id, reason="test", actor=Actor.system("test"))
    zone.says("")
    assert looked_at(2) == 0


def test_what_was_removed_meanwhile_is_left_alone(acme: Any, domain: Any, zone: Any):
    zone.says("")
    Domain.objects.all().delete()
    assert looked_at(2) == 0
