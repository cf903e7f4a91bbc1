"""Stripe's webhooks, thin and snapshot: signature and age checked, reduced to notices."""

import datetime as dt
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import stripe
from django.conf import settings

from integrations.stripe.client import VENDOR
from tenants.payments.ports import Notice, NoticeKind, NoticeRefused

TOLERANCE = 300
LONGEST_ID = 40  # of ours
_KINDS = {
    "payment_intent": NoticeKind.PAYMENT,
    "refund": NoticeKind.REFUND,
    "dispute": NoticeKind.DISPUTE,
    "radar.early_fraud_warning": NoticeKind.FRAUD_WARNING,
    "application_fee": NoticeKind.COMMISSION,
    "fee_refund": NoticeKind.COMMISSION,
    "payout": NoticeKind.PAYOUT,
    "v2.core.account": NoticeKind.ACCOUNT,
    "account": NoticeKind.ACCOUNT,
}


def notices(*, headers: Mapping[str, str], body: bytes) -> Sequence[Notice]:
    """One notice per webhook.  Raises NoticeRefused for a wrong signature, an odd time or an unknown shape."""
    signature = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
    _check_signature(body, signature)
    try:
        event = json.loads(body)
        shape = event["object"]
        return [_thin(event) if shape == "v2.core.event" else _snapshot(event)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise _refused("The webhook is not an event") from error


def _check_signature(body: bytes, signature: str) -> None:
    secrets = [secret.strip() for secret in settings.STRIPE_WEBHOOK_SECRET.split(",") if secret.strip()]
    if not secrets:
        raise _refused("No webhook secret is configured")
    if not any(_signed(body, signature, secret) for secret in secrets):
        raise _refused("The signature does not match")


def _signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE)
        signed_at = int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError, StopIteration):
        return False
    # The library refuses what is old; a time in the future would stay valid for as long.
    return signed_at <= time.time() + TOLERANCE


def _thin(event: Mapping[str, Any]) -> Notice:
    related = event.get("related_object") or {"id": "", "type": ""}
    kind = _KINDS.get(related["type"], NoticeKind.OTHER)
    account = related["id"] if kind is NoticeKind.ACCOUNT else event.get("context") or ""
    return Notice(
        event_id=event["id"],
        kind=kind,
        type=event["type"],
        object_ref=related["id"],
        occurred_at=dt.datetime.fromisoformat(event["created"]),
        mode="live" if event.get("livemode") else "test",
        account_ref=account,
        payload=event,
    )


def _snapshot(event: Mapping[str, Any]) -> Notice:
    if event["object"] != "event":
        raise _refused("The webhook is not an event")
    subject = event["data"]["object"]
    kind = _KINDS.get(subject["object"], NoticeKind.OTHER)
    metadata = subject.get("metadata") or {}
    return Notice(
        event_id=event["id"],
        kind=kind,
        type=event["type"],
        object_ref=subject["fee"] if subject["object"] == "fee_refund" else subject["id"],
        occurred_at=dt.datetime.fromtimestamp(event["created"], dt.UTC),
        mode="live" if event.get("livemode") else "test",
        account_ref=event.get("account") or (subject["id"] if kind is NoticeKind.ACCOUNT else ""),
        payment_id=_ours(metadata, "payment"),
        shop_id=_ours(metadata, "shop"),
        payload=event,
    )


def _ours(metadata: Mapping[str, Any], name: str) -> str:
    """What we wrote into the metadata; what a merchant wrote there instead is no reason to refuse the message."""
    value = str(metadata.get(name, ""))
    return value if len(value) <= LONGEST_ID and value.isprintable() else ""


def _refused(message: str) -> NoticeRefused:
    return NoticeRefused(message, vendor=VENDOR, code="notice_refused")
