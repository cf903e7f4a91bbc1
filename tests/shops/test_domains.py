"""A shop's own domains: whose they are is proven, and shoppers are led to the primary one."""

from typing import Any

import pytest

from core.actor import Actor
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.models import AuditEntry
from shops.actors import staff_actor
from shops.domains import (
    OwnDomain,
    add_domain,
    check_domain,
    domains_of,
    make_primary,
    remove_domain,
    use_subdomain,
)
from shops.hostnames import check_hostname, shown
from shops.selectors import shop_by_host, shop_by_id

pytestmark = pytest.mark.django_db
HOST = "www.acme.example"


class Zone:
    """The name system of the test, and whoever may write to it."""

    def __init__(self, path: Any) -> None:
        self.path = path

    def says(self, *lines: str) -> None:
        self.path.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(autouse=True)
def zone(settings: Any, tmp_path: Any) -> Zone:
    settings.DOMAIN_RESOLVER, settings.DOMAIN_ZONE_FILE = "zone_file", str(tmp_path / "zone")
    return Zone(tmp_path / "zone")


@pytest.fixture
def alice(world: Any) -> Actor:
    return staff_actor(world.alice, world.acme)


@pytest.fixture
def mallory(world: Any) -> Actor:
    return staff_actor(world.mallory, world.globex)


def added(shop: Any, actor: Actor, host: str = HOST) -> OwnDomain:
    wanted = add_domain(shop.id, host=host, actor=actor)
    return next(each for each in domains_of(shop.id) if each.id == wanted)


def proven(shop: Any, actor: Actor, zone: Zone, host: str = HOST) -> OwnDomain:
    domain = added(shop, actor, host)
    zone.says(f"{host} CNAME {domain.target}")
    assert check_domain(shop.id, domain_id=domain.id, actor=actor)
    return domain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("WWW.Acme.Example.", "www.acme.example"),
        (" https://www.acme.example/ ", "www.acme.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("日本.example", "xn--wgv71a.example"),
        ("москва.example", "xn--80adxhks.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ],
)
def test_what_is_kept(typed: str, kept: str):
    assert check_hostname(typed) == kept
    assert check_hostname(shown(kept)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "acme", "127.0.0.1", "[::1]", "2001:db8::1", "www.acme.example:8080", "www.acme.example/shop",
        "stoa.localhost", "globex.stoa.localhost", "a.b.stoa.localhost", "STOA.LOCALHOST.", "a..example", "-a.example",
        "a_b.example", "a b.example", "me@acme.example", "paypаl.example", "аррӏе.example", "xn--80ak6aa92e.example",
        "x" * 64 + ".example", ".".join(["abcdefgh"] * 40), "stоa.localhost", "ｓｔｏａ.localhost",
    ],
)  # fmt: skip
def test_what_is_refused(typed: str):
    with pytest.raises(Invalid) as refusal:
        check_hostname(typed)
    assert refusal.value.field == "host"


def test_a_domain_answers_once_it_is_proven(world: Any, alice: Actor, zone: Zone):
    domain = added(world.acme, alice)
    assert shop_by_host(HOST) is None
    assert not check_domain(world.acme.id, domain_id=domain.id, actor=alice)
    zone.says(f"{HOST} CNAME acme.stoa.localhost.")
    assert check_domain(world.acme.id, domain_id=domain.id, actor=alice)
    found = shop_by_host(HOST)
    assert found is not None
    assert found.id == world.acme.id
    actions = AuditEntry.objects.filter(
        target="shop", target_id=str(world.acme.id), action__startswith="domain."
    )
    assert sorted(entry.action for entry in actions) == ["domain.added", "domain.verified"]


@pytest.mark.parametrize("line", ["{text_name} TXT {text_value}", "{page_url} PAGE {text_value}"])
def test_other_proofs(world: Any, alice: Actor, zone: Zone, line: str):
    domain = added(world.acme, alice)
    values = {name: getattr(domain, name) for name in ("text_name", "text_value", "page_url")}
    zone.says(line.format(**values))
    assert check_domain(world.acme.id, domain_id=domain.id, actor=alice)


def test_mallory_cannot_take_what_leads_to_acme(world: Any, alice: Actor, mallory: Actor, zone: Zone):
    """Neither before nor after Alice: that the name leads to the platform is no proof."""
    hers = added(world.globex, mallory)
    proven(world.acme, alice, zone)
    assert not check_domain(world.globex.id, domain_id=hers.id, actor=mallory)
    assert shop_by_host(HOST).id == world.acme.id  # type: ignore[union-attr]  # proven above


def test_mallorys_note_keeps_nobody_from_their_name(world: Any, alice: Actor, mallory: Actor, zone: Zone):
    added(world.globex, mallory)
    proven(world.acme, alice, zone)


def test_a_name_that_changed_hands(world: Any, alice: Actor, mallory: Actor, zone: Zone):
    proven(world.globex, mallory, zone)
    assert shop_by_host(HOST).id == world.globex.id  # type: ignore[union-attr]  # proven above
    proven(world.acme, alice, zone)
    assert shop_by_host(HOST).id == world.acme.id  # type: ignore[union-attr]  # proven above
    assert [each.is_verified for each in domains_of(world.globex.id)] == [False]
    lost = AuditEntry.objects.get(action="domain.lost")
    assert (lost.target_id, lost.actor_label) == (str(world.globex.id), "domains")


def test_mallory_touches_no_domain_of_acme(world: Any, alice: Actor, mallory: Actor, zone: Zone):
    domain = proven(world.acme, alice, zone)
    for act in (check_domain, make_primary, remove_domain):
        with pytest.raises(NotFound):
            act(world.globex.id, domain_id=domain.id, actor=mallory)


def test_a_clerk_may_not(world: Any):
    with pytest.raises(Forbidden):
        add_domain(world.acme.id, host=HOST, actor=staff_actor(world.bob, world.acme))


def test_twice_and_too_many(world: Any, alice: Actor):
    added(world.acme, alice)
    with pytest.raises(Invalid):
        added(world.acme, alice)
    for number in range(19):
        added(world.acme, alice, f"shop{number}.example")
    with pytest.raises(Invalid):
        added(world.acme, alice, "one-more.example")


def test_the_primary_one_is_where_shoppers_are_led(world: Any, alice: Actor, zone: Zone, client_for: Any):
    domain = proven(world.acme, alice, zone)
    make_primary(world.acme.id, domain_id=domain.id, actor=alice)
    assert shop_by_id(world.acme.id).primary_host == HOST  # type: ignore[union-attr]  # exists
    client = client_for(world.acme)
    moved = client.get("/collections/all?page=2", headers={"host": "acme.stoa.localhost"})
    assert moved.status_code == 301
    assert moved["Location"] == f"http://{HOST}/collections/all?page=2"
    assert "max-age=3600" in moved["Cache-Control"]
    assert client.get("/", headers={"host": HOST}).status_code == 200
    for path in ("/api/v1/products", "/.well-known/stoa-shop"):
        assert client.get(path, headers={"host": "acme.stoa.localhost"}).status_code == 200, path
    use_subdomain(world.acme.id, actor=alice)
    assert client.get("/", headers={"host": "acme.stoa.localhost"}).status_code == 200
    assert client.get("/", headers={"host": HOST}).status_code == 301


def test_a_domain_that_leads_nowhere_does_not_become_primary(world: Any, alice: Actor, zone: Zone):
    domain = added(world.acme, alice)
    with pytest.raises(Conflict):
        make_primary(world.acme.id, domain_id=domain.id, actor=alice)
    zone.says(f"{domain.text_name} TXT {domain.text_value}")
    assert check_domain(world.acme.id, domain_id=domain.id, actor=alice)
    with pytest.raises(Conflict):
        make_primary(world.acme.id, domain_id=domain.id, actor=alice)
    zone.says(f"http://{HOST}/.well-known/stoa-shop PAGE {world.globex.id}")
    with pytest.raises(Conflict):
        make_primary(world.acme.id, domain_id=domain.id, actor=alice)
    zone.says(f"http://{HOST}/.well-known/stoa-shop PAGE {world.acme.id}")
    make_primary(world.acme.id, domain_id=domain.id, actor=alice)


def test_a_removed_domain_is_nobodys(world: Any, alice: Actor, zone: Zone, client_for: Any):
    domain = proven(world.acme, alice, zone)
    make_primary(world.acme.id, domain_id=domain.id, actor=alice)
    remove_domain(world.acme.id, domain_id=domain.id, actor=alice)
    client = client_for(world.acme)
    assert client.get("/", headers={"host": HOST}).status_code == 404
    assert client.get("/", headers={"host": "acme.stoa.localhost"}).status_code == 200


def test_the_shop_says_who_it_is(world: Any, client_for: Any):
    answer = client_for(world.acme).get("/.well-known/stoa-shop")
    assert answer.content.decode() == str(world.acme.id)


def test_the_screen(world: Any, zone: Zone, client_for: Any):
    client = client_for(None, user=world.alice)
    page = client.post("/manage/acme/settings/domains/", {"host": "stoa.localhost"})
    assert page.status_code == 422
    assert "belong to the platform" in page.content.decode()
    client.post("/manage/acme/settings/domains/", {"host": HOST})
    (domain,) = domains_of(world.acme.id)
    shown_page = client.get("/manage/acme/settings/domains/").content.decode()
    assert domain.text_value in shown_page
    assert "Not verified" in shown_page
    root = f"/manage/acme/settings/domains/{_public(domain)}"
    assert "not there yet" in client.post(f"{root}/check/", follow=True).content.decode()
    zone.says(f"{HOST} CNAME acme.stoa.localhost")
    assert "Verified" in client.post(f"{root}/check/", follow=True).content.decode()
    assert "Primary" in client.post(f"{root}/primary/", follow=True).content.decode()
    client.post(f"{root}/removal/")
    assert domains_of(world.acme.id) == []


def _public(domain: OwnDomain) -> str:
    from core.ids import public_id

    return public_id("dom", domain.id)
