from uuid import UUID

from billing.connect.models import ConnectedAccount
from shops.selectors import all_shops


def account_of(shop_id: UUID) -> ConnectedAccount | None:
    """The shop's account that is not over, if it ever opened one."""
    return ConnectedAccount.objects.filter(shop_id=shop_id).exclude(status__in=("rejected", "closed")).first()


def shop_of_account(reference: str) -> UUID | None:
    """The shop an account at the vendor belongs to, also when the account is over: notices may come late."""
    if not reference:
        return None
    known = ConnectedAccount.objects.filter(external_id=reference).values_list("shop_id", flat=True).first()
    return known or all_shops().filter(stripe_account=reference).values_list("id", flat=True).first()


def open_accounts() -> list[str]:
    """The vendor's references of all accounts of shops that were not deleted."""
    shops = all_shops().filter(status__in=("live", "suspended")).exclude(stripe_account="")
    return sorted(shops.values_list("stripe_account", flat=True))


def restricted_shop_ids() -> list[UUID]:
    """Shops that have an account at the vendor and may not take cards through it, though they did what was asked."""
    return list(ConnectedAccount.objects.filter(status="restricted").values_list("shop_id", flat=True))


def restricted_shops() -> int:
    return ConnectedAccount.objects.filter(status="restricted").count()
