"""What the contract suite needs of each gateway beyond the port: buyers who act, banks that decide, lost answers."""

import abc
import json
import time
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest

from core.money import Money
from integrations.manual.gateway import ManualGateway
from integrations.stripe.gateway import StripeGateway
from integrations.test_gateway import disputes, fraud_warnings
from integrations.test_gateway.gateway import TestGateway
from tenants.payments.ports import Capability, GatewayAccount, PaymentGateway, PaymentRequest, PaymentResult
from tests.integrations.stripe_sandbox import SECRET, SandboxProcess, receiver

SHOP = UUID("01890000-0000-7000-8000-000000000001")


class Driver(abc.ABC):
    gateway_class: ClassVar[type[Any]]
    needs_sandbox: ClassVar[bool] = False
    lost = ""

    def __init__(self, sandbox: SandboxProcess | None) -> None:
        self.sandbox = sandbox
        self.gateway: PaymentGateway = self.gateway_class()
        self.account = self.make_account()

    def make_account(self) -> GatewayAccount:
        return GatewayAccount(shop_id=SHOP)

    def request(
        self, outcome: str = "succeed", amount: int = 10_000, fee: int = 500, **more: Any
    ) -> PaymentRequest:
        given: dict[str, Any] = {
            "payment_id": f"pay_{uuid4().hex}",
            "attempt": 1,
            "reference": "ord_1",
            "total": Money(amount, "EUR"),
            "commission": Money(fee, "EUR"),
            "return_url": "http://acme.stoa.localhost/checkout/return/",
            "buyer_token": self.token(outcome),
        }
        return PaymentRequest(**given | more)

    def pay(self, outcome: str = "succeed", **more: Any) -> PaymentResult:
        return self.gateway.start(self.account, self.request(outcome, **more))

    @abc.abstractmethod
    def token(self, outcome: str) -> str: ...

    def answer(self, result: PaymentResult, *, passed: bool) -> None:
        raise AssertionError("this gateway asks the buyer nothing")

    def finish(self, result: PaymentResult) -> None:
        raise AssertionError("this gateway decides at once")

    def lose_answers(self, *, done: bool) -> None:
        """The next start gets no answer, after or before it was done."""
        raise AssertionError("this gateway never loses an answer")

    def restore(self) -> None:
        """Answers arrive again."""
        self.lost = ""

    def notice(self, result: PaymentResult) -> tuple[dict[str, str], bytes]:
        raise AssertionError("this gateway sends nothing")

    def dispute(self, result: PaymentResult, amount: int) -> str:
        """The buyer's bank asks so much back; the gateway's reference of it."""
        raise AssertionError("nobody disputes payments of this gateway")

    def warn(self, result: PaymentResult) -> str:
        """The issuer of the buyer's card warns of fraud; the gateway's reference of it."""
        raise AssertionError("nobody warns of payments of this gateway")

    def decide(self, dispute: str, *, won: bool) -> None:
        """The bank has made up its mind."""
        raise AssertionError("nobody disputes payments of this gateway")


class StripeDriver(Driver):
    gateway_class = StripeGateway
    needs_sandbox = True
    numbers: ClassVar[dict[str, str]] = {
        "succeed": "4242424242424242",
        "decline": "4000000000009995",
        "action": "4000002760003184",
        "action_decline": "4000008260003178",
        "processing": "AT321904300235473204",
        "processing_fail": "AT591904300235473203",
    }

    @property
    def box(self) -> SandboxProcess:
        assert self.sandbox is not None
        return self.sandbox

    def make_account(self) -> GatewayAccount:
        return GatewayAccount(shop_id=SHOP, reference=self.box.account())

    def token(self, outcome: str) -> str:
        return self.box.token(self.account.reference, self.numbers[outcome])

    def answer(self, result: PaymentResult, *, passed: bool) -> None:
        self.box.answer_challenge(result.gateway_ref, result.client["client_secret"], passed=passed)

    def finish(self, result: PaymentResult) -> None:
        self.box.advance()

    def lose_answers(self, *, done: bool) -> None:
        # The SDK itself tries three times.
        kind = "drop_after" if done else "drop_before"
        self.box.fault(kind, method="POST", path="/v1/payment_intents", times=3)

    def restore(self) -> None:
        self.box.clear()

    def dispute(self, result: PaymentResult, amount: int) -> str:
        return str(self.box.control("disputes", payment=result.gateway_ref, amount=amount)["id"])

    def warn(self, result: PaymentResult) -> str:
        return str(self.box.control("fraud_warnings", payment=result.gateway_ref)["id"])

    def decide(self, dispute: str, *, won: bool) -> None:
        self.box.control("disputes", dispute=dispute, outcome="won" if won else "lost")

    def notice(self, result: PaymentResult) -> tuple[dict[str, str], bytes]:
        with receiver() as heard:
            self.box.control("webhooks", url=heard.url, secret=SECRET, types=["payment_intent.canceled"])
            self.gateway.cancel(self.account, result.gateway_ref, key=f"cancel:{result.gateway_ref}")
            self.box.advance()
            for _ in range(100):  # it comes from a thread of the sandbox's
                for head, body in heard.heard:
                    if json.loads(body)["related_object"]["id"] == result.gateway_ref:
                        return head, body
                time.sleep(0.1)
        raise AssertionError("no notice came")


class TestDriver(Driver):
    __test__ = False
    gateway_class = TestGateway

    def token(self, outcome: str) -> str:
        return self.lost or f"test_{outcome}"

    def answer(self, result: PaymentResult, *, passed: bool) -> None:
        TestGateway().answer(result.client["reference"], passed=passed)

    def finish(self, result: PaymentResult) -> None:
        TestGateway().finish(result.gateway_ref)

    def lose_answers(self, *, done: bool) -> None:
        self.lost = "test_lost_after" if done else "test_lost_before"

    def notice(self, result: PaymentResult) -> tuple[dict[str, str], bytes]:
        return TestGateway().notice(result.gateway_ref)

    def dispute(self, result: PaymentResult, amount: int) -> str:
        return disputes.begin(result.gateway_ref, amount=amount)

    def warn(self, result: PaymentResult) -> str:
        return fraud_warnings.give(result.gateway_ref)

    def decide(self, dispute: str, *, won: bool) -> None:
        disputes.become(dispute, "won" if won else "lost")


class ManualDriver(Driver):
    gateway_class = ManualGateway

    def token(self, outcome: str) -> str:
        return ""


DRIVERS: dict[str, type[Driver]] = {"stripe": StripeDriver, "test": TestDriver, "manual": ManualDriver}


def for_gateways(*needed: Capability, without: Capability = Capability.NONE) -> Any:
    """Parametrize a test over every gateway that can do all of this (and none of `without`)."""
    names = [
        name
        for name, driver in DRIVERS.items()
        if all(one in driver.gateway_class.capabilities for one in needed)
        and not (without & driver.gateway_class.capabilities)
    ]
    return pytest.mark.parametrize("driver", names, indirect=True)


__all__ = ["DRIVERS", "SHOP", "Driver", "for_gateways"]
