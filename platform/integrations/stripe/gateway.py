"""Stripe behind the payment port: direct charges on the shop's own account, the commission as application fee."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import stripe
from django.conf import settings

from core.currencies import PAYABLE_STEPS
from core.errors import PermanentFailure
from core.money import Money
from integrations.stripe.amounts import MINIMUMS, fee_to_stripe, to_stripe
from integrations.stripe.client import VENDOR, calling, client, dashboard_url, options, origin
from integrations.stripe.results import (
    declined_result,
    dispute_result,
    fraud_warning_result,
    payment_result,
    refund_result,
)
from integrations.stripe.webhooks import notices
from tenants.payments.ports import (
    BrowserConfig,
    Capability,
    Dispute,
    FraudWarning,
    GatewayAccount,
    Limits,
    Notice,
    PaymentRequest,
    PaymentResult,
    PaymentStatus,
    RefundRequest,
    RefundResult,
)

_WHOLE = ["latest_charge.refunds.data.balance_transaction"]
_RECENT = dt.timedelta(hours=2)
_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


class StripeGateway:
    name = VENDOR
    capabilities = (
        Capability.ONBOARDING
        | Capability.COMMISSION
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
    limits = Limits(
        key_length=255, step=PAYABLE_STEPS, minimum=MINIMUMS, authorization_window=dt.timedelta(days=7)
    )

    def client_config(self, account: GatewayAccount, *, total: Money, locale: str = "en") -> BrowserConfig:
        script = origin(settings.STRIPE_JS_URL)
        own = script == "https://js.stripe.com"
        return BrowserConfig(
            module="integrations/stripe.js",
            values={
                "script": settings.STRIPE_JS_URL,
                "key": settings.STRIPE_PUBLISHABLE_KEY,
                "account": account.reference,
                "amount": to_stripe(total),
                "currency": total.currency.lower(),
                "capture": "automatic_async",
                "locale": locale,
            },
            scripts=[script],
            frames=[script, "https://hooks.stripe.com"] if own else [script],
            connections=["https://api.stripe.com"] if own else [script],
        )

    def start(self, account: GatewayAccount, request: PaymentRequest) -> PaymentResult:
        params = _creation(account, request)
        with calling(writes=True):
            try:
                intent = client().v1.payment_intents.create(params, options(account.reference, request.key()))
            except stripe.CardError as error:
                return declined_result(_error(error), request.total)
        return payment_result(intent.to_dict())

    def fetch(self, account: GatewayAccount, gateway_ref: str) -> PaymentResult:
        with calling(writes=False):
            intent = client().v1.payment_intents.retrieve(
                gateway_ref, {"expand": _WHOLE}, options(account.reference)
            )
        return payment_result(intent.to_dict())

    def find(self, account: GatewayAccount, *, payment_id: str, attempt: int) -> PaymentResult | None:
        with calling(writes=False):
            found = client().v1.payment_intents.search(
                {"query": f"metadata['payment']:'{payment_id}'", "limit": 100}, options(account.reference)
            )
        rows = [row.to_dict() for row in found.data] or self._recent(account)
        for row in rows:
            metadata = row.get("metadata") or {}
            if metadata.get("payment") == payment_id and metadata.get("attempt") == str(attempt):
                return self.fetch(account, row["id"])
        return None

    def _recent(self, account: GatewayAccount) -> list[dict[str, Any]]:
        """Stripe's search index may be a minute late; its lists are not."""
        since = int((dt.datetime.now(dt.UTC) - _RECENT).timestamp())
        with calling(writes=False):
            page = client().v1.payment_intents.list(
                {"created": {"gte": since}, "limit": 100}, options(account.reference)
            )
            return [row.to_dict() for row in page.auto_paging_iter()]

    def capture(
        self, account: GatewayAccount, gateway_ref: str, *, amount: Money, commission: Money, key: str
    ) -> PaymentResult:
        params: dict[str, Any] = {"amount_to_capture": to_stripe(amount), "expand": _WHOLE}
        if account.reference:
            params["application_fee_amount"] = fee_to_stripe(commission)
        try:
            with calling(writes=True):
                intent = client().v1.payment_intents.capture(
                    gateway_ref, cast("Any", params), options(account.reference, key)
                )
        except PermanentFailure as error:
            return self._already(account, gateway_ref, error, PaymentStatus.CAPTURED)
        return payment_result(intent.to_dict())

    def cancel(self, account: GatewayAccount, gateway_ref: str, *, key: str) -> PaymentResult:
        try:
            with calling(writes=True):
                intent = client().v1.payment_intents.cancel(
                    gateway_ref, {"expand": _WHOLE}, options(account.reference, key)
                )
        except PermanentFailure as error:
            return self._already(
                account,
                gateway_ref,
                error,
                PaymentStatus.CAPTURED,
                PaymentStatus.PROCESSING,
                PaymentStatus.CANCELED,
            )
        return payment_result(intent.to_dict())

    def _already(
        self, account: GatewayAccount, gateway_ref: str, error: PermanentFailure, *fine: PaymentStatus
    ) -> PaymentResult:
        """Stripe refuses a step that the intent has behind it: then where it stands is the answer."""
        if error.code != "payment_intent_unexpected_state":
            raise error
        result = self.fetch(account, gateway_ref)
        if result.status not in fine:
            raise error
        return result

    def refund(self, account: GatewayAccount, request: RefundRequest) -> RefundResult:
        params: dict[str, Any] = {
            "payment_intent": request.gateway_ref,
            "amount": to_stripe(request.amount),
            "metadata": {"refund": request.refund_id, "payment": request.payment_id},
            "expand": ["balance_transaction"],
        }
        if account.reference:
            params["refund_application_fee"] = request.return_commission
        if request.reason in _REASONS:
            params["reason"] = request.reason
        try:
            with calling(writes=True):
                refund = client().v1.refunds.create(
                    cast("Any", params), options(account.reference, request.key())
                )
        except PermanentFailure as error:
            if error.code == "charge_already_refunded" or "greater than unrefunded" in error.message:
                raise PermanentFailure(error.message, vendor=VENDOR, code="refund_too_large") from error
            raise
        return refund_result(refund.to_dict())

    def fetch_refund(self, account: GatewayAccount, refund_ref: str) -> RefundResult:
        with calling(writes=False):
            refund = client().v1.refunds.retrieve(
                refund_ref, {"expand": ["balance_transaction"]}, options(account.reference)
            )
        return refund_result(refund.to_dict())

    def find_refund(
        self, account: GatewayAccount, *, gateway_ref: str, refund_id: str
    ) -> RefundResult | None:
        with calling(writes=False):
            page = client().v1.refunds.list(
                {"payment_intent": gateway_ref, "limit": 100, "expand": ["data.balance_transaction"]},
                options(account.reference),
            )
            rows = [refund_result(row.to_dict()) for row in page.auto_paging_iter()]
        return next((row for row in rows if row.refund_id == refund_id), None)

    def fetch_dispute(self, account: GatewayAccount, dispute_ref: str) -> Dispute:
        with calling(writes=False):
            dispute = client().v1.disputes.retrieve(dispute_ref, None, options(account.reference))
        return dispute_result(dispute.to_dict())

    def disputes(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[Dispute]:
        with calling(writes=False):
            page = client().v1.disputes.list(
                {"created": {"gte": int(since.timestamp())}, "limit": 100}, options(account.reference)
            )
            return [dispute_result(row.to_dict()) for row in page.auto_paging_iter()]

    def fetch_fraud_warning(self, account: GatewayAccount, warning_ref: str) -> FraudWarning:
        with calling(writes=False):
            row = client().v1.radar.early_fraud_warnings.retrieve(
                warning_ref, None, options(account.reference)
            )
        return fraud_warning_result(row.to_dict())

    def fraud_warnings(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[FraudWarning]:
        with calling(writes=False):
            page = client().v1.radar.early_fraud_warnings.list(
                {"created": {"gte": int(since.timestamp())}, "limit": 100}, options(account.reference)
            )
            return [fraud_warning_result(row.to_dict()) for row in page.auto_paging_iter()]

    def dispute_url(self, account: GatewayAccount, dispute_ref: str) -> str:
        return dashboard_url(account.reference, f"disputes/{dispute_ref}")

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> Sequence[Notice]:
        return notices(headers=headers, body=body)


def _creation(account: GatewayAccount, request: PaymentRequest) -> Any:
    params: dict[str, Any] = {
        "amount": to_stripe(request.total),
        "currency": request.total.currency.lower(),
        "confirm": True,
        "confirmation_token": request.buyer_token,
        "capture_method": "automatic_async" if request.capture else "manual",
        "automatic_payment_methods": {"enabled": True},
        "use_stripe_sdk": True,
        "return_url": request.return_url,
        "expand": ["latest_charge"],
        "metadata": {
            "payment": request.payment_id,
            "attempt": str(request.attempt),
            "order": request.reference,
            "shop": str(account.shop_id),
        },
    }
    fee = fee_to_stripe(request.commission)
    if account.reference and fee:
        params["application_fee_amount"] = fee
    if request.label:
        params["description"] = request.label
    if request.statement_suffix:
        params["statement_descriptor_suffix"] = request.statement_suffix[:22]
    if request.shipping:
        params["shipping"] = _shipping(request)
    return params


def _shipping(request: PaymentRequest) -> dict[str, Any]:
    to = request.shipping
    assert to is not None
    address = {
        "line1": to.line1,
        "line2": to.line2,
        "city": to.city,
        "postal_code": to.postal_code,
        "state": to.region,
        "country": to.country,
    }
    shipping: dict[str, Any] = {
        "name": to.name,
        "address": {name: text for name, text in address.items() if text},
    }
    return shipping | ({"phone": to.phone} if to.phone else {})


def _error(error: stripe.CardError) -> Mapping[str, Any]:
    """The ``error`` object of the answer, as plain values."""
    body = error.json_body
    return cast(
        "Mapping[str, Any]", body["error"] if isinstance(body, dict) else {"message": error.user_message}
    )
