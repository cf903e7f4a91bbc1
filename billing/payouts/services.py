"""Following payouts: ask the vendor, then record. Nothing is believed that a notice says."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from billing.connect.ports import BalanceTransaction, ProviderPayout
from billing.connect.selectors import open_accounts, shop_of_account
from billing.connect.services import provider
from billing.payouts.events import PayoutChanged
from billing.payouts.exchanging import exchange_of
from billing.payouts.models import AccountBalance, Payout, PayoutTransaction
from billing.payouts.transitions import PAYOUT
from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import PLATFORM, platform_atomic
from core.locks import advisory
from core.outbox import emit
from core.sweeping import each_alone
from shops.context import use
from tenants.payments.selectors import references_of

LOOK_BACK = timedelta(days=14)
_SYSTEM = Actor.system("payouts")


def follow_payout(account: str, reference: str) -> UUID | None:
    """Bring our record to where the vendor says the payout is. Outside any transaction; repeating it changes nothing.

    None when the account is of no shop of ours.
    """
    shop_id = shop_of_account(account)
    if shop_id is None:
        return None
    told = provider().fetch_payout(account, reference)
    movements = _movements(account, told)
    orders = _orders(shop_id, movements)
    with platform_atomic():
        advisory(PLATFORM, "payout", reference)
        return _record(shop_id, account, told, movements, orders)


def _movements(account: str, told: ProviderPayout) -> list[BalanceTransaction]:
    """What it is made of, without its own entry and those that only undo it."""
    if not told.automatic:
        return []
    rows = provider().transactions(account, payout_ref=told.reference)
    return [row for row in rows if row.source_ref != told.reference]


def _orders(shop_id: UUID, movements: Sequence[BalanceTransaction]) -> dict[str, str]:
    """Movement → what the shop sold, for those that are the shop's own."""
    payments = {row.reference: _payment_of(row) for row in movements}
    with use(shop_id):
        known = references_of(set(payments.values()) - {""})
    return {movement: known[payment] for movement, payment in payments.items() if payment in known}


def _payment_of(row: BalanceTransaction) -> str:
    """What the vendor calls the payment; of commission that came back only the fee knows it."""
    if row.commission_ref and not row.payment_ref:
        return provider().fetch_application_fee(row.commission_ref).payment_ref
    return row.payment_ref


def _record(
    shop_id: UUID,
    account: str,
    told: ProviderPayout,
    movements: Sequence[BalanceTransaction],
    orders: dict[str, str],
) -> UUID:
    row = Payout.objects.filter(vendor=provider().name, reference=told.reference).first()
    before = (row.status, row.difference) if row else None
    row = row or _new(shop_id, account, told)
    if told.status in PAYOUT[row.status]:
        row.status, row.failure = Payout.Status(told.status), told.failure[:300]
    row.arrives_on, row.updated_at = told.arrival_date, clock.now()
    if told.automatic:
        row.difference = told.amount.amount - _sum(movements, told.amount.currency)
    row.save()
    learnt = [_keep(row, each, orders.get(each.reference, "")) for each in movements]
    if any(learnt) or before != (row.status, row.difference):
        emit(PayoutChanged(payout_id=row.id))
        data = {"payout": row.reference, "status": row.status, "amount": row.amount}
        audit(_SYSTEM, "payout.followed", target="shop", target_id=shop_id, data=data)
    return row.id


def _sum(movements: Sequence[BalanceTransaction], currency: str) -> int:
    """Of the payout's own currency only; what moved in another explains nothing of it, and shows as a difference."""
    return sum(each.net.amount for each in movements if each.net.currency == currency)


def _new(shop_id: UUID, account: str, told: ProviderPayout) -> Payout:
    return Payout(
        shop_id=shop_id,
        vendor=provider().name,
        account=account,
        reference=told.reference,
        status=Payout.Status(told.status),
        currency=told.amount.currency,
        amount=told.amount.amount,
        sent_at=told.created_at,
        is_itemised=told.automatic,
        failure=told.failure[:300],
    )


def _keep(row: Payout, each: BalanceTransaction, order: str) -> bool:
    """Whether it is new, or is known by now to belong to an order."""
    exchanged = exchange_of(row.shop_id, each, order)
    values = {
        "kind": each.kind,
        "source_ref": each.source_ref,
        "description": each.description[:300],
        "amount": each.amount.amount,
        "fee": each.fee.amount,
        "commission": each.commission.amount,
        "net": each.net.amount,
        "occurred_at": each.created_at,
    }
    found, is_new = PayoutTransaction.objects.get_or_create(
        payout=row, reference=each.reference, defaults={**values, **exchanged, "order_reference": order}
    )
    if is_new or not order or found.order_reference:
        return is_new
    found.order_reference = order
    for name, value in exchanged.items():
        setattr(found, name, value)
    found.save(update_fields=["order_reference", *exchanged])
    return True


def follow_balance(account: str) -> int:
    """Record what lies on the account, per currency. Outside any transaction. Returns in how many currencies.

    A currency that is no longer told of has nothing left.
    """
    shop_id = shop_of_account(account)
    if shop_id is None:
        return 0
    told = provider().balance(account)
    with platform_atomic():
        advisory(PLATFORM, "balance", account)
        AccountBalance.objects.filter(shop_id=shop_id).exclude(
            account=account, currency__in=[each.currency for each in told]
        ).delete()
        for each in told:
            amounts = {"available": each.available.amount, "pending": each.pending.amount}
            values = {**amounts, "shop_id": shop_id, "updated_at": clock.now()}
            AccountBalance.objects.update_or_create(account=account, currency=each.currency, defaults=values)
    return len(told)


def sweep() -> int:
    """Find payouts that no notice told of, follow those under way, and read what is left on each account.

    Returns how many payouts were looked at.
    """
    done: list[int] = []
    accounts = list(open_accounts())
    each_alone(accounts, lambda account: done.append(_sweep_account(account)), what="payouts of")
    each_alone(accounts, follow_balance, what="balance of")
    return sum(done)


def _sweep_account(account: str) -> int:
    told = list(provider().payouts(account, since=clock.now() - LOOK_BACK))
    known = Payout.objects.filter(reference__in=[each.reference for each in told])
    settled = {
        row.reference: row.status for row in known if row.difference is not None or not row.is_itemised
    }
    changed = [each.reference for each in told if settled.get(each.reference) != each.status]
    return each_alone(changed, lambda reference: follow_payout(account, reference), what="payout")
