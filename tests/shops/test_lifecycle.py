"""Suspending, reopening, deleting; and what billing and payments write into a shop."""

import pytest

from core.actor import Actor
from core.models import AuditEntry
from shops.context import use
from shops.errors import ShopGone, ShopNotFound
from shops.selectors import live_shop_ids, shop_by_host, shop_by_id, shop_by_slug
from shops.services import delete_shop, reopen_shop, set_billing, set_payments, suspend_shop, update_profile

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def test_a_suspended_shop_can_still_be_entered_by_its_people(acme):
    suspend_shop(acme.id, reason="unpaid", actor=SYSTEM)
    assert shop_by_slug("acme").status == "suspended"
    assert acme.id not in list(live_shop_ids())
    with use(acme.id) as ref:
        assert not ref.is_live
    reopen_shop(acme.id, actor=SYSTEM)
    assert acme.id in list(live_shop_ids())


def test_a_deleted_shop_cannot_be_entered_and_keeps_its_address(acme, fresh_shop):
    delete_shop(acme.id, actor=SYSTEM)
    with pytest.raises(ShopGone), use(acme.id):
        pass
    assert shop_by_host("acme.stoa.localhost").status == "deleted"
    for verb in (suspend_shop, reopen_shop):
        with pytest.raises(ShopGone):
            verb(acme.id, actor=SYSTEM, **({"reason": ""} if verb is suspend_shop else {}))


def test_repeating_changes_nothing_and_audits_once(acme):
    before = AuditEntry.objects.count()
    for _ in range(2):
        suspend_shop(acme.id, reason="x", actor=SYSTEM)
        reopen_shop(acme.id, actor=SYSTEM)
        delete_shop(acme.id, actor=SYSTEM) if _ else None
    assert AuditEntry.objects.count() - before == 5


def test_what_billing_and_payments_write_is_seen_in_the_shop(acme):
    set_billing(
        acme.id,
        actor=SYSTEM,
        plan_code="pro",
        fee_rate_bps=150,
        fee_fixed=25,
        fee_term="pro",
        limits={"products": 5},
    )
    set_payments(
        acme.id, actor=SYSTEM, stripe_account="acct_1", card_payments_ready=True, gateways=["stripe"]
    )
    ref = shop_by_id(acme.id)
    assert (ref.plan, ref.fee_rate_bps, ref.fee_fixed) == ("pro", 150, 25)
    assert ref.limits == (("products", 5),)
    assert (ref.stripe_account, ref.card_payments_ready, ref.gateways) == ("acct_1", True, ("stripe",))


def test_each_writes_only_its_own(acme):
    with pytest.raises(TypeError):
        set_billing(acme.id, actor=SYSTEM, schema_name="s_elsewhere")
    with pytest.raises(TypeError):
        update_profile(acme.id, actor=SYSTEM, slug="other")
    update_profile(acme.id, actor=SYSTEM, name="Acme Two", currency="usd")
    assert (shop_by_id(acme.id).name, shop_by_id(acme.id).currency) == ("Acme Two", "USD")


def test_unknown(world):
    from uuid import uuid4

    with pytest.raises(ShopNotFound):
        suspend_shop(uuid4(), reason="", actor=SYSTEM)
    assert shop_by_id(uuid4()) is None
