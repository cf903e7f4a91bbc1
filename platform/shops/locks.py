"""The locks of the directory. All of them need an open transaction on ``platform``."""

from uuid import UUID

from core.db import require_transaction
from core.locks import try_advisory
from shops.errors import ShopNotFound
from shops.models import Domain, Invitation, SchemaSpare, Shop, StaffMember
from shops.routers import PLATFORM


def lock_shop(shop_id: UUID) -> Shop:
    """The shop's row, held to the end of the transaction. Raises ShopNotFound."""
    require_transaction(PLATFORM)
    shop = Shop.objects.select_for_update().filter(pk=shop_id).first()
    if shop is None:
        raise ShopNotFound("There is no such shop.")
    return shop


def lock_invitation(invitation_id: UUID) -> Invitation | None:
    require_transaction(PLATFORM)
    return Invitation.objects.select_for_update().filter(pk=invitation_id).first()


def lock_staff(shop_id: UUID) -> list[StaffMember]:
    """All of a shop's staff in key order: who the last owner is can only be said of all of them."""
    require_transaction(PLATFORM)
    return list(StaffMember.objects.select_for_update().filter(shop_id=shop_id).order_by("pk"))


def lock_domains(host: str) -> list[Domain]:
    """Everybody's rows of one host, in key order: whose it is can only be said of all of them."""
    require_transaction(PLATFORM)
    return list(Domain.objects.select_for_update().filter(host=host).order_by("pk"))


def claim_spare(fingerprint: str) -> str | None:
    """Take a ready schema of this fingerprint out of the stock, or None. Two claims never get the same one."""
    require_transaction(PLATFORM)
    spare = (
        SchemaSpare.objects.select_for_update(skip_locked=True)
        .filter(fingerprint=fingerprint)
        .order_by("schema_name")
        .first()
    )
    if spare is None:
        return None
    name = spare.schema_name  # Django empties the key of a deleted row
    spare.delete()
    return name


def only_filler() -> bool:
    """Whether nobody else is just now counting the spares; held to the end of the transaction."""
    return try_advisory(PLATFORM, "shops", "spares")
