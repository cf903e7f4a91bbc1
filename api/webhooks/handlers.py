"""What a verified message leads to. It is only a hint: whoever owns the object asks the vendor how it stands.

Platform side and not atomic: they enter the shop themselves, and they call the vendor.
"""

from uuid import UUID

from billing.connect.services import sync_by_reference
from billing.ledger.commission import follow_commission
from billing.payouts.services import follow_payout
from core import inbox
from core.inbox import Message, MessageReceived
from shops.context import use
from shops.selectors import shop_by_id
from tenants.payments.ports import NoticeKind
from tenants.payments.services import handle_notice

_MONEY = frozenset({NoticeKind.PAYMENT, NoticeKind.REFUND, NoticeKind.DISPUTE, NoticeKind.FRAUD_WARNING})


def follow_message(event: MessageReceived, *, shop_id: UUID | None) -> None:
    """Bring our records to where the vendor is. A message about nothing of ours is done with."""
    message = inbox.message(event.message_id)
    kind = message.payload.get("kind")
    if kind == NoticeKind.ACCOUNT:
        sync_by_reference(message.account or str(message.payload.get("object_ref", "")))
    elif kind == NoticeKind.COMMISSION:
        _commission(message)
    elif kind == NoticeKind.PAYOUT and message.account:
        follow_payout(message.account, str(message.payload.get("object_ref", "")))
    elif kind in _MONEY and _is_there(message.shop_id):
        with use(message.shop_id):
            handle_notice(message.id)


def _commission(message: Message) -> None:
    """A commission belongs to the platform's account; the shop is found by what the vendor says it was taken from."""
    follow_commission(str(message.payload.get("object_ref", "")))


def _is_there(shop_id: UUID | None) -> bool:
    shop = shop_by_id(shop_id) if shop_id else None
    return shop is not None and shop.status not in {"deleted", "provisioning"}
