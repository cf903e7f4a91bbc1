"""From a verified notice to a row in the inbox: which shop it is about, and what is kept of it."""

from contextlib import suppress
from uuid import UUID

from billing.connect.selectors import shop_of_account
from core import inbox
from shops.selectors import shop_by_id
from tenants.payments.ports import Capability, Notice, PaymentGateway


def take(gateway: PaymentGateway, notice: Notice) -> bool:
    """Keep the notice once. False when it is here already. One about no shop of ours is kept too, for the record."""
    return inbox.receive(
        gateway.name,
        notice.account_ref,
        notice.event_id,
        notice.type,
        {"kind": str(notice.kind), "object_ref": notice.object_ref, "payment_id": notice.payment_id},
        shop_id=shop_of(gateway, notice),
    )


def shop_of(gateway: PaymentGateway, notice: Notice) -> UUID | None:
    """The shop whose account the vendor names. Only a gateway without accounts may name the shop itself: what stands in
    somebody's metadata must not reach another shop."""
    if Capability.ONBOARDING in gateway.capabilities:
        return shop_of_account(notice.account_ref) if notice.account_ref else None
    with suppress(ValueError):
        shop = shop_by_id(UUID(notice.shop_id))
        return shop.id if shop else None
    return None
