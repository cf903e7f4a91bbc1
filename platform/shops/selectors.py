"""Reads of the directory. They answer frozen values (ShopRef) or model rows of this package; they never write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery

from core.clock import now
from shops import cache
from shops.context import ShopRef
from shops.errors import ShopGone, ShopNotFound
from shops.models import Domain, Invitation, Shop, ShopStatus, StaffMember
from shops.refs import ref_of, subdomain_of
from shops.tokens import read_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person on a shop's staff, as its settings page shows them."""

    user_id: UUID
    email: str
    name: str
    role: str
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    id: UUID
    email: str
    role: str
    shop_id: UUID
    shop_name: str
    expires_at: datetime


def shop_by_host(host: str) -> ShopRef | None:
    """The shop that answers on a host (lower case, no port), whatever its status; None when no shop does. Cached."""
    return cache.directory.get(("host", host), lambda: _load(_named_by(host)))


def _named_by(host: str) -> Any:
    label, _, parent = host.partition(".")
    if parent == settings.DOMAIN:
        return Shop.objects.filter(slug=label)
    return Shop.objects.filter(domains__host=host, domains__verified_at__isnull=False)


def served_hosts(shop_id: UUID) -> list[str]:
    """Every host that a shop answers on: its subdomain first, then its proven domains. Not cached."""
    slug = Shop.objects.values_list("slug", flat=True).get(pk=shop_id)
    own = Domain.objects.filter(shop_id=shop_id, verified_at__isnull=False).order_by("host")
    return [subdomain_of(slug), *own.values_list("host", flat=True)]


def shop_by_id(shop_id: UUID) -> ShopRef | None:
    """The shop with this id, whatever its status. Cached."""
    return cache.directory.get(("id", shop_id), lambda: _load(Shop.objects.filter(pk=shop_id)))


def shop_by_slug(slug: str) -> ShopRef | None:
    """The shop with this slug, whatever its status. Cached."""
    slug = slug.strip().lower()
    return cache.directory.get(("slug", slug), lambda: _load(Shop.objects.filter(slug=slug)))


def _load(shops: Any) -> ShopRef | None:
    own = Domain.objects.filter(shop=OuterRef("pk"), is_primary=True, verified_at__isnull=False).values(
        "host"
    )
    shop = shops.annotate(own_host=Subquery(own[:1])).first()
    return ref_of(shop, shop.own_host or "") if shop else None


def resolve_ref(shop: Shop | UUID | str) -> ShopRef:
    """What `shops.context.use` enters. Raises ShopNotFound, or ShopGone when the shop was deleted."""
    if isinstance(shop, Shop):
        ref: ShopRef | None = ref_of(shop)
    else:
        ref = shop_by_id(shop if isinstance(shop, UUID) else UUID(shop))
    if ref is None:
        raise ShopNotFound("There is no such shop.")
    if ref.status == ShopStatus.DELETED:
        raise ShopGone("This shop was deleted.")
    return ref


def get_shop(shop_id: UUID) -> Shop:
    """The directory row, for the platform's own pages. Raises ShopNotFound."""
    shop = Shop.objects.filter(pk=shop_id).select_related("owner").first()
    if shop is None:
        raise ShopNotFound("There is no such shop.")
    return shop


def suspended_reason(shop: ShopRef) -> str:
    """What the operator wrote when the shop was suspended; empty for one that is not."""
    if shop.status != ShopStatus.SUSPENDED:
        return ""
    return get_shop(shop.id).suspended_reason


def all_shops() -> Any:
    """A queryset of every shop, newest first, for operations."""
    return Shop.objects.select_related("owner").order_by("-created_at")


def live_shop_ids() -> Iterable[UUID]:
    """The shops that periodic work runs for."""
    return Shop.objects.filter(status=ShopStatus.LIVE).order_by("pk").values_list("pk", flat=True).iterator()


def hosts_of(shop: ShopRef | Shop) -> list[Domain]:
    return list(Domain.objects.filter(shop_id=shop.id).order_by("-is_primary", "host"))


def staff_member(user: Any, shop: ShopRef | Shop) -> StaffMember | None:
    """The membership of a signed-in person in a shop, or None."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    return StaffMember.objects.filter(user_id=user.pk, shop_id=shop.id).first()


def staff_of(shop: ShopRef | Shop) -> list[Staff]:
    members = StaffMember.objects.filter(shop_id=shop.id).select_related("user").order_by("created_at")
    return [
        Staff(user_id=m.user_id, email=m.user.email, name=m.user.name, role=m.role, joined_at=m.created_at)
        for m in members
    ]


def shops_of(user: Any) -> list[ShopRef]:
    """The shops a person works in, newest first, deleted ones left out."""
    memberships = (
        StaffMember.objects.filter(user_id=user.pk)
        .exclude(shop__status=ShopStatus.DELETED)
        .select_related("shop")
        .order_by("-shop__created_at")
    )
    primary = dict(
        Domain.objects.filter(shop__staff__user_id=user.pk, is_primary=True)
        .exclude(verified_at=None)
        .values_list("shop_id", "host")
    )
    return [ref_of(member.shop, primary.get(member.shop_id, "")) for member in memberships]


def staff_count(shop_id: UUID) -> int:
    """People on the staff, and those who were invited and may still join: what a plan's limit counts."""
    invited: int = _open().filter(shop_id=shop_id).count()
    return StaffMember.objects.filter(shop_id=shop_id).count() + invited


def open_invitations(shop: ShopRef | Shop) -> list[OpenInvitation]:
    rows = _open().filter(shop_id=shop.id).select_related("shop").order_by("created_at")
    return [_invitation(row) for row in rows]


def invitation_by_token(token: str) -> OpenInvitation | None:
    """The invitation an e-mailed link carries, while it can still be accepted."""
    claim = read_token(token)
    if claim is None:
        return None
    row = _open().filter(pk=claim.invitation_id, nonce=claim.nonce).select_related("shop").first()
    return _invitation(row) if row else None


def _open() -> Any:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now())


def _invitation(row: Invitation) -> OpenInvitation:
    return OpenInvitation(
        id=row.id,
        email=row.email,
        role=row.role,
        shop_id=row.shop_id,
        shop_name=row.shop.name,
        expires_at=row.expires_at,
    )
