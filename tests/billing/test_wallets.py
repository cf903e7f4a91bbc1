"""Wallets: every host of a shop that takes cards is registered with its account, once. Real sandbox."""

import pytest

from billing.connect.models import WalletHost
from billing.connect.services import sync_account
from billing.connect.wallets import TRY_AGAIN, register_all, register_hosts
from core import clock
from core.outbox.testing import drain
from shops.actors import staff_actor
from shops.domains import add_domain, check_domain, domains_of, remove_domain
from tests.billing.test_payouts import shop

__all__ = ["shop"]
pytestmark = pytest.mark.django_db
HOST = "www.fresh.example"


@pytest.fixture(autouse=True)
def zone(settings, tmp_path):
    settings.DOMAIN_RESOLVER, settings.DOMAIN_ZONE_FILE = "zone_file", str(tmp_path / "zone")
    return tmp_path / "zone"


@pytest.fixture
def registered(sandbox, shop):
    """Hosts at the vendor, as often as each was asked for."""

    def read():
        rows = sandbox.state_of("payment_method_domain")
        return sorted(row["domain_name"] for row in rows if "fresh" in row["domain_name"])

    return read


def prove(shop, world, zone):
    actor = staff_actor(world.alice, shop)
    wanted = add_domain(shop.id, host=HOST, actor=actor)
    zone.write_text(f"{HOST} CNAME {shop.slug}.stoa.localhost")
    assert check_domain(shop.id, domain_id=wanted, actor=actor)
    drain()
    return actor, wanted


def test_when_the_account_becomes_active_and_when_a_domain_is_proven(world, shop, zone):
    drain()
    assert set(WalletHost.objects.values_list("host", flat=True)) == {shop.primary_host}
    prove(shop, world, zone)
    rows = WalletHost.objects.filter(shop_id=shop.id, account=shop.stripe_account)
    assert set(rows.values_list("host", flat=True)) == {shop.primary_host, HOST}
    assert not rows.filter(registered_at=None).exists()


def test_heard_again_nothing_is_asked(sandbox, shop):
    drain()
    sandbox.fault("error_500", path="/v1/payment_method_domains", times=9)
    assert register_hosts(shop.id) == 0
    assert sync_account(shop_id=shop.id) is not None
    assert drain() == 0


def test_an_outage_is_made_up_for(sandbox, shop):
    sandbox.fault("error_500", path="/v1/payment_method_domains", times=3)
    drain(raise_errors=False)
    assert not WalletHost.objects.exists()
    sandbox.clear()
    assert register_all() == 1
    assert register_all() == 0


def test_what_the_vendor_refuses_is_tried_again_a_day_later(sandbox, shop):
    WalletHost.objects.create(
        shop_id=shop.id, account=shop.stripe_account, host=shop.primary_host, refusal="no"
    )
    assert register_hosts(shop.id) == 0
    with clock.frozen(clock.now() + TRY_AGAIN * 2):
        assert register_hosts(shop.id) == 1
    assert WalletHost.objects.get().refusal == ""


def test_a_domain_that_is_gone_is_forgotten(world, shop, zone):
    actor, wanted = prove(shop, world, zone)
    assert len(domains_of(shop.id)) == 1
    remove_domain(shop.id, domain_id=wanted, actor=actor)
    register_hosts(shop.id)
    assert set(WalletHost.objects.values_list("host", flat=True)) == {shop.primary_host}


def test_a_shop_without_cards_has_none(acme):
    assert register_hosts(acme.id) == 0
