"""What Stripe's published test numbers do (docs.stripe.com/testing)."""

from dataclasses import dataclass, replace
from typing import Literal

Challenge = Literal["", "required"]
Outcome = Literal["succeed", "decline", "process_then_succeed", "process_then_fail"]


@dataclass(frozen=True)
class Behaviour:
    """``delay`` in seconds of sandbox time until a delayed payment is decided."""

    kind: Literal["card", "sepa_debit"] = "card"
    brand: str = "visa"
    outcome: Outcome = "succeed"
    challenge: Challenge = ""
    code: str = ""
    decline_code: str = ""
    message: str = ""
    delay: int = 0
    dispute: str = ""
    fraud_warning: bool = False
    refund: Literal["succeed", "pending", "fail_later"] = "succeed"
    available_now: bool = False


def _declined(
    decline_code: str, message: str = "Your card was declined.", code: str = "card_declined"
) -> Behaviour:
    return Behaviour(outcome="decline", code=code, decline_code=decline_code, message=message)


_FUNDS = "Your card has insufficient funds."
_CHALLENGED = Behaviour(challenge="required")
CARDS: dict[str, Behaviour] = {
    "4242424242424242": Behaviour(),
    "4000056655665556": Behaviour(),
    "5555555555554444": Behaviour(brand="mastercard"),
    "2223003122003222": Behaviour(brand="mastercard"),
    "5200828282828210": Behaviour(brand="mastercard"),
    "378282246310005": Behaviour(brand="amex"),
    "371449635398431": Behaviour(brand="amex"),
    "6011111111111117": Behaviour(brand="discover"),
    "3056930009020004": Behaviour(brand="diners"),
    "3566002020360505": Behaviour(brand="jcb"),
    "6200000000000005": Behaviour(brand="unionpay"),
    "4000002760000016": Behaviour(),
    "4000000000000077": Behaviour(available_now=True),
    "4000000000003220": _CHALLENGED,
    "4000002760003184": _CHALLENGED,
    "4000002500003155": _CHALLENGED,
    "4000000000003063": _CHALLENGED,
    "4000008400001629": replace(_declined("generic_decline"), challenge="required"),
    "4000008260003178": replace(_declined("insufficient_funds", _FUNDS), challenge="required"),
    "4000000000000002": _declined("generic_decline"),
    "4000000000009995": _declined("insufficient_funds", _FUNDS),
    "4000000000009987": _declined("lost_card"),
    "4000000000009979": _declined("stolen_card"),
    "4000000000000069": _declined("", "Your card has expired.", "expired_card"),
    "4000000000000127": _declined("", "Your card's security code is incorrect.", "incorrect_cvc"),
    "4000000000000119": _declined(
        "", "An error occurred while processing your card. Try again later.", "processing_error"
    ),
    "4000000000006975": _declined(
        "card_velocity_exceeded", "Your card has exceeded its allowed number of attempts."
    ),
    "4100000000000019": _declined("fraudulent"),
    "4000000000000341": _declined("generic_decline"),
    "4000000000000259": Behaviour(dispute="fraudulent"),
    "4000000000002685": Behaviour(dispute="product_not_received"),
    "4000000000005423": Behaviour(fraud_warning=True),
    "4000000000007726": Behaviour(refund="pending"),
    "4000000000005126": Behaviour(refund="fail_later"),
}
_SEPA = Behaviour(kind="sepa_debit", brand="", outcome="process_then_succeed", delay=3)
_SEPA_FAILS = replace(
    _SEPA,
    outcome="process_then_fail",
    code="debit_not_authorized",
    message="The bank refused the direct debit.",
)
IBANS: dict[str, Behaviour] = {
    "AT611904300234573201": _SEPA,
    "DE89370400440532013000": _SEPA,
    "AT321904300235473204": replace(_SEPA, delay=180),
    "AT861904300235473202": _SEPA_FAILS,
    "AT591904300235473203": replace(_SEPA_FAILS, delay=180),
}
NAMED: dict[str, str] = {
    "pm_card_visa": "4242424242424242",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_bypassPending": "4000000000000077",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_createIssuerFraudRecord": "4000000000005423",
    "pm_card_pendingRefund": "4000000000007726",
    "pm_card_refundFail": "4000000000005126",
    "pm_sepaDebit_success": "AT611904300234573201",
    "pm_sepaDebit_delayed": "AT321904300235473204",
    "pm_sepaDebit_fail": "AT861904300235473202",
    "pm_sepaDebit_failDelayed": "AT591904300235473203",
}


def behaviour(number: str) -> Behaviour | None:
    """None when the number is not one of Stripe's: the sandbox takes no real card."""
    return CARDS.get(number) or IBANS.get(number)


def luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
