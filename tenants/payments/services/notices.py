"""A verified webhook is a hint: look at this object. What it says of the object's status is not believed."""

from uuid import UUID

from core.errors import TemporaryFailure
from core.registry import adapter
from shops.context import current_shop
from tenants.payments import selectors
from tenants.payments.ports import GatewayAccount, NoticeKind, PaymentGateway
from tenants.payments.services.settle import settle

_OURS = {NoticeKind.PAYMENT, NoticeKind.REFUND}


def handle_notice(*, vendor: str, account: str, kind: str, object_ref: str, payment_id: str = "") -> None:
    """Settle the payment a notice is about. A payment that is not known yet raises TemporaryFailure: ask again later,
    the webhook may have been quicker than our own commit.
    """
    if kind not in _OURS:
        return
    found = _by_id(payment_id) or _by_reference(vendor, account, kind, object_ref)
    if found is None:
        raise TemporaryFailure("The payment of this notice is not known yet.", vendor=vendor, code="unknown_payment")
    settle(found, source="webhook")


def _by_id(text: str) -> UUID | None:
    try:
        found = selectors.payment(UUID(text)) if text else None
    except ValueError:
        return None
    return found.id if found else None


def _by_reference(vendor: str, account: str, kind: str, object_ref: str) -> UUID | None:
    reference = object_ref
    if kind == NoticeKind.REFUND:
        gateway: PaymentGateway = adapter(PaymentGateway, vendor)
        reference = gateway.fetch_refund(
            GatewayAccount(shop_id=current_shop().id, reference=account), object_ref
        ).payment_ref
    found = selectors.payment_by_gateway_ref(reference) if reference else None
    return found.id if found else None
