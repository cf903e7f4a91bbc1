"""A shop's own domains: added, proven, made primary, removed.

Whoever controls the name now may use it for their shop. The proof names the shop: a TXT record or a page with the
shop's own token, or a CNAME to the shop's own subdomain. That a name leads to the platform proves nothing, because
every shop's domain does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from core.actor import Actor
from core.audit import audit
from core.clock import now
from core.db import platform_atomic
from core.errors import Conflict, Invalid, NotFound
from core.ids import random_token
from core.outbox import emit
from core.registry import adapter
from shops import cache
from shops.events import DomainLost, DomainVerified
from shops.hostnames import check_hostname, shown
from shops.limits import check_room
from shops.locks import lock_domains, lock_shop
from shops.models import Domain, Shop
from shops.ports import DomainResolver
from shops.refs import subdomain_of

MOST_DOMAINS = 20
GRACE = timedelta(days=7)  # how long a shop answers at a domain whose proof is gone
PROOF_PAGE = "/.well-known/stoa-verification.txt"
SHOP_PAGE = "/.well-known/stoa-shop"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDomain:
    """A domain as its settings page shows it."""

    id: UUID
    host: str
    name: str  # as people read it
    is_primary: bool
    is_verified: bool
    target: str  # what a CNAME of it must say
    text_name: str
    text_value: str
    page_url: str
    lost_on: datetime | None  # the proof is gone: when the shop stops answering there


def domains_of(shop_id: UUID) -> list[OwnDomain]:
    """The primary one first, then by name."""
    rows = Domain.objects.filter(shop_id=shop_id).select_related("shop").order_by("-is_primary", "host")
    return [_own(row) for row in rows]


def _own(row: Domain) -> OwnDomain:
    return OwnDomain(
        id=row.id,
        host=row.host,
        name=shown(row.host),
        is_primary=row.is_primary,
        is_verified=row.verified_at is not None,
        target=subdomain_of(row.shop.slug),
        text_name=f"_stoa.{row.host}",
        text_value=f"stoa-verification={row.token}",
        page_url=f"http://{row.host}{PROOF_PAGE}",
        lost_on=row.failing_since + GRACE if row.failing_since else None,
    )


def add_domain(shop_id: UUID, *, host: str, actor: Actor) -> UUID:
    """Note a domain to be proven. It answers, and keeps nobody else from it, only once it is. Raises Invalid."""
    actor.require("domains.manage")
    name = check_hostname(host)
    with platform_atomic():
        shop = lock_shop(shop_id)
        known = Domain.objects.filter(shop=shop).values_list("host", flat=True)
        if name in known:
            raise Invalid("This domain is in the list already.", field="host", code="host_known")
        check_room(shop.limits, "domains", lambda: len(known), field="host")
        if len(known) >= MOST_DOMAINS:
            raise Invalid(f"A shop can have up to {MOST_DOMAINS} domains.", field="host")
        row = Domain.objects.create(shop=shop, host=name, token=random_token())
        audit(actor, "domain.added", target="shop", target_id=shop.id, data={"domain": name})
    return row.id


def check_domain(shop_id: UUID, *, domain_id: UUID, actor: Actor) -> bool:
    """Look for the proof; True once the domain is the shop's. Another shop that had it loses it: it changed hands.

    Raises NotFound, or TemporaryFailure when the name system does not answer. Not inside a transaction.
    """
    actor.require("domains.manage")
    row = _row(shop_id, domain_id)
    if row.verified_at is not None:
        return True
    if not is_proven(row):
        return False
    with platform_atomic():
        rows = lock_domains(row.host)
        row = next((each for each in rows if each.id == domain_id), row)
        for other in rows:
            if other.id != domain_id and other.verified_at is not None:
                take_away(other, reason="moved")
        row.verified_at = row.checked_at = now()
        row.save(update_fields=["verified_at", "checked_at"])
        audit(actor, "domain.verified", target="shop", target_id=shop_id, data={"domain": row.host})
        emit(DomainVerified(shop_id=shop_id, domain_id=row.id))
        cache.bust_after_commit()
    return True


def is_proven(row: Domain) -> bool:
    """Whether the name system or the web say now that this domain is this shop's. Not inside a transaction."""
    domain, resolver = _own(row), _resolver()
    return (
        resolver.alias_of(domain.host) == domain.target
        or domain.text_value in resolver.text_records(domain.text_name)
        or domain.text_value in resolver.text_at(domain.page_url).split()
    )


def take_away(row: Domain, *, reason: str) -> None:
    """The shop no longer answers there, in the caller's transaction. The domain stays in its list, to be proven."""
    row.verified_at, row.failing_since, row.misses, row.is_primary = None, None, 0, False
    row.save(update_fields=["verified_at", "failing_since", "misses", "is_primary"])
    system = Actor.system("domains")  # whose shop took it is no business of the one that lost it
    data = {"domain": row.host, "reason": reason}
    audit(system, "domain.lost", target="shop", target_id=row.shop_id, data=data)
    emit(DomainLost(shop_id=row.shop_id, domain_id=row.id, reason=reason))
    cache.bust_after_commit()


def make_primary(shop_id: UUID, *, domain_id: UUID, actor: Actor) -> None:
    """Let shoppers see this domain: the shop's other addresses redirect to it. Raises Conflict until it leads here."""
    actor.require("domains.manage")
    row = _row(shop_id, domain_id)
    if row.verified_at is None:
        raise Conflict("Prove first that this domain is yours.", code="domain_not_verified")
    if not leads_here(row):
        raise Conflict(
            f"{shown(row.host)} does not lead here yet: shoppers would reach nothing. Set its record, and try again "
            "when it is known everywhere; that can take some hours.",
            code="domain_not_pointed",
        )
    with platform_atomic():
        shop = lock_shop(shop_id)
        Domain.objects.filter(shop=shop, is_primary=True).exclude(pk=row.pk).update(is_primary=False)
        chosen = Domain.objects.filter(pk=row.pk, verified_at__isnull=False)
        if not chosen.update(is_primary=True):
            raise Conflict("This domain is no longer yours.", code="domain_not_verified")
        audit(actor, "domain.made_primary", target="shop", target_id=shop.id, data={"domain": row.host})
        cache.bust_after_commit()


def leads_here(row: Domain) -> bool:
    """By its alias, or because a request to it arrives at this very shop (an address record, a proxy in front)."""
    resolver = _resolver()
    if resolver.alias_of(row.host) == subdomain_of(row.shop.slug):
        return True
    return resolver.text_at(f"http://{row.host}{SHOP_PAGE}").strip() == str(row.shop_id)


def use_subdomain(shop_id: UUID, *, actor: Actor) -> None:
    """Let shoppers see the subdomain again. Repeating it changes nothing."""
    actor.require("domains.manage")
    with platform_atomic():
        shop: Shop = lock_shop(shop_id)
        if Domain.objects.filter(shop=shop, is_primary=True).update(is_primary=False):
            data = {"domain": subdomain_of(shop.slug)}
            audit(actor, "domain.made_primary", target="shop", target_id=shop.id, data=data)
            cache.bust_after_commit()


def remove_domain(shop_id: UUID, *, domain_id: UUID, actor: Actor) -> None:
    """The shop no longer answers there; was it the primary one, the subdomain is. Raises NotFound."""
    actor.require("domains.manage")
    row = _row(shop_id, domain_id)
    with platform_atomic():
        lock_shop(shop_id)
        row.delete()
        audit(actor, "domain.removed", target="shop", target_id=shop_id, data={"domain": row.host})
        cache.bust_after_commit()


def _row(shop_id: UUID, domain_id: UUID) -> Domain:
    row = Domain.objects.filter(shop_id=shop_id, id=domain_id).select_related("shop").first()
    if row is None:
        raise NotFound("This domain is no longer in the list.")
    return row


def _resolver() -> DomainResolver:
    resolver: DomainResolver = adapter(DomainResolver, settings.DOMAIN_RESOLVER)
    return resolver
