"""Opening and following a merchant's account at the payment vendor: intent → call → settle."""

from dataclasses import asdict
from uuid import UUID

from django.db.models import F

from billing.connect.events import AccountActivated
from billing.connect.locks import account_for_update
from billing.connect.models import ConnectedAccount
from billing.connect.ports import AccountSnapshot, ConnectProvider, Requirement
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import database_now, platform_atomic
from core.errors import Conflict, OutcomeUnknown
from core.ids import uuid7
from core.outbox import emit
from core.registry import adapter
from core.sweeping import each_alone
from shops.addresses import public_url, shop_url
from shops.context import ShopRef
from shops.services import set_payments

VENDOR = "stripe"
_BATCH = 50
_OVER = ("rejected", "closed")


def provider() -> ConnectProvider:
    found: ConnectProvider = adapter(ConnectProvider, VENDOR)
    return found


def start_onboarding(*, shop: ShopRef, email: str, actor: Actor, path: str) -> str:
    """Where to send the merchant: a fresh, single-use address at the vendor. `path` is our page they come back to.

    The account is opened at the first click; a lost answer is found again by the shop's id.
    """
    actor.require("payments.setup")
    account = _intent(shop, actor)
    if not account.external_id:
        account = _opened(account, _open(shop, email), actor)
    link = provider().onboarding_link(
        account.external_id,
        return_url=public_url(f"{path}?back=1"),
        refresh_url=public_url(f"{path}?again=1"),
    )
    return link.url


def _intent(shop: ShopRef, actor: Actor) -> ConnectedAccount:
    with platform_atomic():
        found = (
            ConnectedAccount.objects.filter(shop_id=shop.id, vendor=VENDOR).exclude(status__in=_OVER).first()
        )
        if found is not None:
            return found
        key = f"account:{shop.id}:{uuid7()}"
        row = ConnectedAccount.objects.create(shop_id=shop.id, vendor=VENDOR, idempotency_key=key)
        audit(actor, "payments.onboarding_started", target="shop", target_id=shop.id)
    return row


def _open(shop: ShopRef, email: str) -> AccountSnapshot:
    try:
        return provider().create_account(
            shop_id=shop.id,
            country=shop.country,
            currency=shop.currency,
            email=email,
            display_name=shop.name,
            url=shop_url(shop),
        )
    except OutcomeUnknown:
        found = provider().find_account(shop_id=shop.id)
        if found is None:
            raise
        return found


def _opened(asking: ConnectedAccount, snapshot: AccountSnapshot, actor: Actor) -> ConnectedAccount:
    """What stands once the vendor opened it. Who was overtaken by another click asks how that one left it."""
    return _settle(asking, snapshot, actor) or sync_account(shop_id=asking.shop_id, actor=actor) or asking


def sync_account(*, shop_id: UUID, actor: Actor | None = None) -> ConnectedAccount | None:
    """Ask the vendor how the account stands and act on it. None when the shop never opened one.

    What is stored when this returns is no older than this call, whoever else asks meanwhile.
    """
    row = ConnectedAccount.objects.filter(shop_id=shop_id, vendor=VENDOR).exclude(status__in=_OVER).first()
    if row is None or not row.external_id:
        return row
    for _ in range(2):
        settled = _settle(row, provider().fetch_account(row.external_id), actor or Actor.system("connect"))
        if settled is not None:
            return settled
        row.refresh_from_db()
    return row  # overtaken twice: the second of those asked after the first had written, hence after we were called


def sync_by_reference(external_id: str) -> ConnectedAccount | None:
    """The same, for a notice that names the vendor's reference."""
    row = ConnectedAccount.objects.filter(external_id=external_id, vendor=VENDOR).first()
    return sync_account(shop_id=row.shop_id) if row else None


def _settle(asking: ConnectedAccount, snapshot: AccountSnapshot, actor: Actor) -> ConnectedAccount | None:
    """Write what the vendor answered to a question asked when the account stood as `asking`.

    None when another answer was written since: which of the two is newer, nobody can tell.
    """
    with platform_atomic():
        row = account_for_update(asking.id)
        if row.answers != asking.answers:
            return None
        before = (row.status, row.card_payments)
        _write(row, snapshot)
        if before != (row.status, row.card_payments):
            data = {"status": row.status, "card_payments": row.card_payments}
            audit(actor, "payments.account_changed", target="shop", target_id=row.shop_id, data=data)
    _tell_shop(row.id, actor, is_new=row.card_payments and not before[1])
    return row


def _write(row: ConnectedAccount, snapshot: AccountSnapshot) -> None:
    row.external_id = snapshot.reference
    row.status = ConnectedAccount.Status(snapshot.status.value)
    row.card_payments, row.payouts = snapshot.card_payments_ready, snapshot.payouts_ready
    row.requirements = [_requirement(each) for each in snapshot.requirements]
    row.country, row.currency = snapshot.country, snapshot.currency
    row.synced_at = row.updated_at = clock.now()
    row.answers += 1
    row.save()


def _requirement(each: Requirement) -> dict[str, object]:
    due = each.due_at.isoformat() if each.due_at else None
    return {**asdict(each), "errors": list(each.errors), "due_at": due}


def _tell_shop(row_id: UUID, actor: Actor, *, is_new: bool) -> None:
    """The checkout reads the shop, never billing: write there what it needs to know. Cards from now on are news.

    Told is how the account stands now: two who settled one after the other may come here the other way round.
    """

    def with_cards(present: list[str]) -> list[str]:
        """Who can take real money has no use for the test gateway, until they switch it on again."""
        others = [name for name in present if name != VENDOR and not (is_new and name == "test")]
        return [VENDOR, *others] if row.card_payments else others

    with platform_atomic():
        row = account_for_update(row_id)
        set_payments(
            row.shop_id,
            actor=actor,
            stripe_account=row.external_id,
            card_payments_ready=row.card_payments,
            switch=with_cards,
        )
        if is_new and row.card_payments:
            emit(AccountActivated(shop_id=row.shop_id))


def dashboard_url(shop: ShopRef) -> str:
    """The vendor's own dashboard of the shop's account; Conflict when there is none."""
    row = ConnectedAccount.objects.filter(shop_id=shop.id, vendor=VENDOR).exclude(external_id="").first()
    if row is None:
        raise Conflict("This shop has no payment account yet.")
    return provider().dashboard_url(row.external_id)


def sync_stale() -> int:
    """Ask again about accounts that are not settled: the truth without webhooks. Returns how many."""
    rows = ConnectedAccount.objects.exclude(external_id="").exclude(status__in=_OVER)
    first = list(rows.order_by(F("asked_at").asc(nulls_first=True), "synced_at")[:_BATCH])
    ConnectedAccount.objects.filter(id__in=[row.id for row in first]).update(asked_at=database_now())
    return each_alone(first, lambda row: sync_account(shop_id=row.shop_id), what="account")
