"""From Stripe's objects, as plain dicts, to the port's."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from core.money import Money
from integrations.stripe.amounts import from_stripe
from tenants.payments.ports import (
    Dispute,
    DisputeStatus,
    FraudWarning,
    MethodSummary,
    PaymentResult,
    PaymentStatus,
    RefundResult,
    RefundStatus,
)

Plain = Mapping[str, Any]
_STATUS = {
    "requires_confirmation": PaymentStatus.CREATED,
    "requires_action": PaymentStatus.REQUIRES_ACTION,
    "processing": PaymentStatus.PROCESSING,
    "requires_capture": PaymentStatus.AUTHORIZED,
    "canceled": PaymentStatus.CANCELED,
    "succeeded": PaymentStatus.CAPTURED,
}
_REFUND_STATUS = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.REQUIRES_ACTION,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.CANCELED,
}
DISPUTE_STATUS = {
    "warning_needs_response": DisputeStatus.WARNING,
    "warning_under_review": DisputeStatus.WARNING,
    "warning_closed": DisputeStatus.WON,
    "needs_response": DisputeStatus.NEEDS_RESPONSE,
    "under_review": DisputeStatus.UNDER_REVIEW,
    "won": DisputeStatus.WON,
    "prevented": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
# Never told to the shopper: the card is reported lost or stolen, or looks like fraud (docs.stripe.com/declines/codes).
_UNSPOKEN = frozenset(["lost_card", "stolen_card", "fraudulent", "pickup_card", "merchant_blacklist"])
_DECLINED = "Your card was declined. Please try another card."


def payment_result(intent: Plain) -> PaymentResult:
    currency = str(intent["currency"])
    charge = _object(intent.get("latest_charge"))
    error = _object(intent.get("last_payment_error"))
    metadata = _object(intent.get("metadata"))
    return PaymentResult(
        status=_status(intent, error),
        gateway_ref=str(intent["id"]),
        total=from_stripe(intent["amount"], currency),
        authorized=from_stripe(intent.get("amount_capturable") or 0, currency),
        captured=from_stripe(intent.get("amount_received") or 0, currency),
        refunded=_refunded(charge, currency),
        payment_id=str(metadata.get("payment", "")),
        attempt=int(metadata.get("attempt", 0)),
        client=_client(intent),
        commission=from_stripe(charge["application_fee_amount"], currency)
        if charge.get("application_fee")
        else None,
        commission_ref=_reference(charge.get("application_fee")),
        method=_method(charge),
        code=str(error.get("code") or ""),
        decline_code=str(error.get("decline_code") or ""),
        message=_message(error),
        retryable=bool(error),
        refunds=[refund_result(row) for row in _object(charge.get("refunds")).get("data", [])],
        raw=intent,
    )


def declined_result(error: Plain, total: Money) -> PaymentResult:
    """A decline that Stripe answered with 402.  Without an intent (a number that is no card) there is no reference."""
    if intent := _object(error.get("payment_intent")):
        return payment_result({**intent, "status": "requires_payment_method", "last_payment_error": error})
    zero = Money.zero(total.currency)
    return PaymentResult(
        status=PaymentStatus.FAILED,
        gateway_ref="",
        total=total,
        authorized=zero,
        captured=zero,
        refunded=zero,
        code=str(error.get("code") or ""),
        decline_code=str(error.get("decline_code") or ""),
        message=_message(error),
        retryable=True,
    )


def refund_result(refund: Plain) -> RefundResult:
    currency = str(refund["currency"])
    return RefundResult(
        status=_REFUND_STATUS[refund["status"]],
        gateway_ref=str(refund["id"]),
        amount=from_stripe(refund["amount"], currency),
        payment_ref=_reference(refund.get("payment_intent")),
        refund_id=str(_object(refund.get("metadata")).get("refund", "")),
        commission_returned=_commission_returned(_object(refund.get("balance_transaction")), currency),
        code=str(refund.get("failure_reason") or ""),
    )


def dispute_result(dispute: Plain) -> Dispute:
    """The movements on the shop's balance that belong to it come with it."""
    currency = str(dispute["currency"])
    moves = dispute.get("balance_transactions") or []
    balance = str(moves[0]["currency"]) if moves else currency
    amounts, fees = [int(move["amount"]) for move in moves], [int(move["fee"]) for move in moves]
    due = _object(dispute.get("evidence_details")).get("due_by")
    return Dispute(
        gateway_ref=str(dispute["id"]),
        payment_ref=_reference(dispute.get("payment_intent")),
        status=DISPUTE_STATUS[dispute["status"]],
        amount=from_stripe(dispute["amount"], currency),
        reason=str(dispute.get("reason") or ""),
        opened_at=dt.datetime.fromtimestamp(dispute["created"], dt.UTC),
        withdrawn=from_stripe(-sum(each for each in amounts if each < 0), balance),
        fee=from_stripe(sum(each for each in fees if each > 0), balance),
        returned=from_stripe(sum(each for each in amounts if each > 0), balance),
        fee_returned=from_stripe(-sum(each for each in fees if each < 0), balance),
        respond_by=dt.datetime.fromtimestamp(due, dt.UTC) if due else None,
    )


def fraud_warning_result(warning: Plain) -> FraudWarning:
    return FraudWarning(
        gateway_ref=str(warning["id"]),
        payment_ref=_reference(warning.get("payment_intent")),
        kind=str(warning.get("fraud_type") or ""),
        warned_at=dt.datetime.fromtimestamp(warning["created"], dt.UTC),
        is_actionable=bool(warning["actionable"]),
    )


def _commission_returned(entry: Plain, currency: str) -> Money | None:
    """The refund's own balance transaction carries the fee given back as a negative fee.

    Where the balance has another currency it does not say it in the payment's: the commission itself will.
    """
    if not entry or entry["currency"] != currency:
        return None
    parts = [
        int(part["amount"]) for part in entry.get("fee_details", []) if part["type"] == "application_fee"
    ]
    return from_stripe(-sum(parts), str(entry["currency"]))


def _status(intent: Plain, error: Plain) -> PaymentStatus:
    if intent["status"] == "requires_payment_method":
        return PaymentStatus.FAILED if error else PaymentStatus.REQUIRES_METHOD
    return _STATUS.get(str(intent["status"]), PaymentStatus.UNKNOWN)


def _client(intent: Plain) -> dict[str, str]:
    action = _object(intent.get("next_action"))
    if not action:
        return {}
    redirect = _object(action.get("redirect_to_url"))
    client = {"client_secret": str(intent["client_secret"])}
    return client | ({"redirect_url": str(redirect["url"])} if redirect else {})


def _refunded(charge: Plain, currency: str) -> Money:
    # A charge that was only authorized and then released counts as refunded at Stripe; no money came back.
    return from_stripe(charge["amount_refunded"] if charge.get("captured") else 0, currency)


def _method(charge: Plain) -> MethodSummary:
    details = _object(charge.get("payment_method_details"))
    kind = str(details.get("type", ""))
    more = _object(details.get(kind))
    return MethodSummary(kind=kind, brand=str(more.get("brand") or ""), last4=str(more.get("last4") or ""))


def _message(error: Plain) -> str:
    if not error:
        return ""
    if error.get("decline_code") in _UNSPOKEN:
        return _DECLINED
    return str(error.get("message") or _DECLINED)


def _object(value: Any) -> Plain:
    """The expanded object, or nothing when it is null or only an id."""
    return value if isinstance(value, Mapping) else {}


def _reference(value: Any) -> str:
    return str(value["id"]) if isinstance(value, Mapping) else str(value or "")
