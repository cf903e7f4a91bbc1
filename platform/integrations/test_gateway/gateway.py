"""The test gateway behind the payment port.  It can do what a good gateway can, and shows it at will."""

import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings

from core.currencies import PAYABLE_STEPS
from core.errors import OutcomeUnknown, PermanentFailure
from core.ids import random_token
from core.money import Money
from integrations.guard import outside_transaction
from integrations.test_gateway import disputes, fraud_warnings, memory
from integrations.test_gateway.outcomes import DECIDED_AFTER, outcome
from integrations.test_gateway.records import payment_result, refund_result
from tenants.payments.ports import (
    BrowserConfig,
    Capability,
    Dispute,
    FraudWarning,
    GatewayAccount,
    Limits,
    Notice,
    NoticeKind,
    NoticeRefused,
    PaymentRequest,
    PaymentResult,
    RefundRequest,
    RefundResult,
)

VENDOR = "test"
TOLERANCE = 300


class TestGateway:
    __test__ = False  # for pytest: a gateway, not a test
    name = VENDOR
    capabilities = (
        Capability.COMMISSION
        | Capability.COMMISSION_REFUND
        | Capability.EMBEDDED
        | Capability.CONFIRM_ON_SERVER
        | Capability.BUYER_ACTION
        | Capability.DELAYED
        | Capability.MANUAL_CAPTURE
        | Capability.PARTIAL_CAPTURE
        | Capability.CANCEL
        | Capability.REFUND
        | Capability.PARTIAL_REFUND
        | Capability.MULTIPLE_REFUNDS
        | Capability.DISPUTES
        | Capability.FRAUD_WARNINGS
        | Capability.NOTICES
    )
    limits = Limits(step=PAYABLE_STEPS)  # as card services

    def client_config(self, account: GatewayAccount, *, total: Money, locale: str = "en") -> BrowserConfig:
        return BrowserConfig(module="integrations/test_gateway.js", values={"locale": locale})

    def start(self, account: GatewayAccount, request: PaymentRequest) -> PaymentResult:
        outside_transaction(VENDOR)
        wanted = outcome(request.buyer_token)
        first_time = memory.load("key", request.key()) is None
        if wanted.lost == "before" and memory.load("tried", request.key()) is None:
            memory.save("tried", request.key(), {})
            raise OutcomeUnknown("No answer (nothing happened)", vendor=VENDOR, code="no_answer")
        with memory.alone():
            known = memory.load("key", request.key())
            record = self._load(known["reference"]) if known else _created(account, request)
        if wanted.lost == "after" and first_time:
            raise OutcomeUnknown("No answer (it happened)", vendor=VENDOR, code="no_answer")
        return payment_result(record)

    def fetch(self, account: GatewayAccount, gateway_ref: str) -> PaymentResult:
        outside_transaction(VENDOR)
        with memory.alone():
            record = self._load(gateway_ref)
            if record["status"] == "processing" and record["decided_at"] <= time.time():
                _decide(record)
        return payment_result(record)

    def find(self, account: GatewayAccount, *, payment_id: str, attempt: int) -> PaymentResult | None:
        outside_transaction(VENDOR)
        known = memory.load("attempt", f"{payment_id}:{attempt}")
        return self.fetch(account, known["reference"]) if known else None

    def capture(
        self, account: GatewayAccount, gateway_ref: str, *, amount: Money, commission: Money, key: str
    ) -> PaymentResult:
        outside_transaction(VENDOR)
        with memory.alone():
            record = self._load(gateway_ref)
            if record["status"] == "authorized":
                if amount.amount > record["total"] or commission > amount:
                    raise PermanentFailure("More than is authorized", vendor=VENDOR, code="amount_too_large")
                record.update(status="captured", captured=amount.amount, commission=commission.amount)
                memory.save("payment", gateway_ref, record)
            elif record["status"] != "captured":
                raise PermanentFailure(f"It is {record['status']}", vendor=VENDOR, code="unexpected_status")
        return payment_result(record)

    def cancel(self, account: GatewayAccount, gateway_ref: str, *, key: str) -> PaymentResult:
        outside_transaction(VENDOR)
        with memory.alone():
            record = self._load(gateway_ref)
            if record["status"] in ("requires_action", "authorized", "failed"):
                record["status"] = "canceled"
                memory.save("payment", gateway_ref, record)
        return payment_result(record)

    def refund(self, account: GatewayAccount, request: RefundRequest) -> RefundResult:
        outside_transaction(VENDOR)
        with memory.alone():
            # Without an id of ours it was made at the gateway itself: each is a wish of its own.
            if request.refund_id and (known := memory.load("refund_key", request.key())):
                return self.fetch_refund(account, known["reference"])
            record = self._load(request.gateway_ref)
            if request.amount.amount % self.limits.step.get(request.amount.currency, 1):
                raise PermanentFailure("Between two steps", vendor=VENDOR, code="amount_not_payable")
            if record["refunded"] + request.amount.amount > record["captured"]:
                raise PermanentFailure("More than is left", vendor=VENDOR, code="refund_too_large")
            refund = _refunded(record, request)
        return refund_result(refund)

    def fetch_refund(self, account: GatewayAccount, refund_ref: str) -> RefundResult:
        outside_transaction(VENDOR)
        refund = memory.load("refund", refund_ref)
        if refund is None:
            raise PermanentFailure("No such refund", vendor=VENDOR, code="resource_missing")
        return refund_result(refund)

    def find_refund(
        self, account: GatewayAccount, *, gateway_ref: str, refund_id: str
    ) -> RefundResult | None:
        known = memory.load("refund_key", f"refund:{refund_id}")
        return self.fetch_refund(account, known["reference"]) if known else None

    def fetch_dispute(self, account: GatewayAccount, dispute_ref: str) -> Dispute:
        outside_transaction(VENDOR)
        return disputes.read(dispute_ref)

    def disputes(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[Dispute]:
        outside_transaction(VENDOR)
        return [found for found in disputes.of_shop(str(account.shop_id)) if found.opened_at >= since]

    def fetch_fraud_warning(self, account: GatewayAccount, warning_ref: str) -> FraudWarning:
        outside_transaction(VENDOR)
        return fraud_warnings.read(warning_ref)

    def fraud_warnings(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[FraudWarning]:
        outside_transaction(VENDOR)
        found = fraud_warnings.of_shop(str(account.shop_id))
        return [each for each in found if each.warned_at >= since]

    def dispute_url(self, account: GatewayAccount, dispute_ref: str) -> str:
        return ""

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> Sequence[Notice]:
        """Signed like the others: ``Test-Signature: t=…,v1=…`` over time and body."""
        given = next((value for name, value in headers.items() if name.lower() == "test-signature"), "")
        parts = dict(part.split("=", 1) for part in given.split(",") if "=" in part)
        at = parts.get("t", "")
        fresh = at.isdecimal() and abs(time.time() - int(at)) <= TOLERANCE
        if not fresh or not hmac.compare_digest(parts.get("v1", "").encode(), _signature(at, body).encode()):
            raise NoticeRefused("The signature does not match", vendor=VENDOR, code="notice_refused")
        event = json.loads(body)
        return [
            Notice(
                event_id=event["id"],
                kind=NoticeKind.PAYMENT,
                type="payment.changed",
                object_ref=event["payment"],
                occurred_at=dt.datetime.fromtimestamp(int(at), dt.UTC),
                mode="test",
                payment_id=event["payment_id"],
                shop_id=event["shop_id"],
                payload=event,
            )
        ]

    def answer(self, gateway_ref: str, *, passed: bool) -> PaymentResult:
        """The shopper answered the challenge.  A repeated answer changes nothing."""
        with memory.alone():
            record = self._load(gateway_ref)
            if record["status"] == "requires_action":
                _decide(record, passed=passed)
        return payment_result(record)

    def finish(self, gateway_ref: str) -> PaymentResult:
        """Decide a delayed payment now."""
        with memory.alone():
            record = self._load(gateway_ref)
            if record["status"] == "processing":
                _decide(record)
        return payment_result(record)

    def notice(self, gateway_ref: str) -> tuple[dict[str, str], bytes]:
        """Headers and body of the webhook that a real gateway would send about this payment."""
        record = self._load(gateway_ref)
        event = {
            "id": f"tevt_{record['reference']}_{record['status']}",
            "payment": record["reference"],
            "payment_id": record["payment_id"],
            "shop_id": record["shop_id"],
        }
        body = json.dumps(event).encode()
        at = str(int(time.time()))
        return {"Test-Signature": f"t={at},v1={_signature(at, body)}"}, body

    def _load(self, reference: str) -> memory.Record:
        record = memory.load("payment", reference)
        if record is None:
            raise PermanentFailure("No such payment", vendor=VENDOR, code="resource_missing")
        return record


def _created(account: GatewayAccount, request: PaymentRequest) -> memory.Record:
    wanted = outcome(request.buyer_token)
    record: memory.Record = {
        "reference": f"tpay_{random_token(12)}",
        "shop_id": str(account.shop_id),
        "payment_id": request.payment_id,
        "attempt": request.attempt,
        "total": request.total.amount,
        "currency": request.total.currency,
        "fee": request.commission.amount,
        "capture": request.capture,
        "status": wanted.first,
        "then": wanted.then,
        "code": wanted.code,
        "message": wanted.message,
        "decided_at": time.time() + DECIDED_AFTER,
        "captured": 0,
        "commission": 0,
        "refunded": 0,
        "commission_refunded": 0,
        "refunds": [],
    }
    if wanted.first == "captured":
        _succeed(record)
    reference = record["reference"]
    memory.save_together(
        ("payment", reference, record),
        ("key", request.key(), {"reference": reference}),
        ("attempt", f"{request.payment_id}:{request.attempt}", {"reference": reference}),
    )
    return record


def _succeed(record: memory.Record) -> None:
    if record["capture"]:
        record.update(status="captured", captured=record["total"], commission=record["fee"])
    else:
        record["status"] = "authorized"


def _decide(record: memory.Record, *, passed: bool = True) -> None:
    if not passed:
        record.update(
            status="failed", code="authentication_failed", message="Your bank did not confirm the payment."
        )
    elif record["then"] == "captured":
        _succeed(record)
    else:
        record["status"] = "failed"
    memory.save("payment", record["reference"], record)


def _refunded(record: memory.Record, request: RefundRequest) -> memory.Record:
    record["refunded"] += request.amount.amount
    returned = 0
    if request.return_commission:
        # In proportion to everything refunded so far, half up, so that the last refund returns the remainder.
        due = (2 * record["commission"] * record["refunded"] + record["captured"]) // (2 * record["captured"])
        returned = max(0, due - record["commission_refunded"])
        record["commission_refunded"] += returned
    refund: memory.Record = {
        "reference": f"tref_{random_token(12)}",
        "payment": record["reference"],
        "refund_id": request.refund_id,
        "amount": request.amount.amount,
        "currency": record["currency"],
        "commission_returned": returned,
        "status": "succeeded",
    }
    record["refunds"].append(refund)
    memory.save_together(
        ("refund", refund["reference"], refund),
        ("refund_key", request.key(), {"reference": refund["reference"]}),
        ("payment", record["reference"], record),
    )
    return refund


def _signature(at: str, body: bytes) -> str:
    key = f"test_gateway:{settings.SECRET_KEY}".encode()
    return hmac.new(key, at.encode() + b"." + body, hashlib.sha256).hexdigest()
