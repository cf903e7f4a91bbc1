"""From the test gateway's records to the port's results."""

from core.money import Money
from integrations.test_gateway.memory import Record
from tenants.payments.ports import MethodSummary, PaymentResult, PaymentStatus, RefundResult, RefundStatus


def payment_result(record: Record) -> PaymentResult:
    currency = record["currency"]
    status = PaymentStatus(record["status"])
    failed = status is PaymentStatus.FAILED
    return PaymentResult(
        status=status,
        gateway_ref=record["reference"],
        total=Money(record["total"], currency),
        authorized=Money(record["total"] if status is PaymentStatus.AUTHORIZED else 0, currency),
        captured=Money(record["captured"], currency),
        refunded=Money(record["refunded"], currency),
        payment_id=record["payment_id"],
        attempt=record["attempt"],
        client={"reference": record["reference"]} if status is PaymentStatus.REQUIRES_ACTION else {},
        commission=Money(record["commission"], currency) if status is PaymentStatus.CAPTURED else None,
        commission_ref=f"tfee_{record['reference']}" if record["commission"] else "",
        method=MethodSummary(kind="card", brand="test", last4="4242"),
        code=record["code"] if failed else "",
        message=record["message"] if failed else "",
        retryable=failed,
        refunds=[refund_result(refund) for refund in record["refunds"]],
        raw=record,
    )


def refund_result(refund: Record) -> RefundResult:
    return RefundResult(
        status=RefundStatus(refund["status"]),
        gateway_ref=refund["reference"],
        amount=Money(refund["amount"], refund["currency"]),
        payment_ref=refund["payment"],
        refund_id=refund["refund_id"],
        commission_returned=Money(refund["commission_returned"], refund["currency"]),
    )
