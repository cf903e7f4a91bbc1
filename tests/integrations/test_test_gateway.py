"""What only the test gateway has: the shopper's answer over HTTP, several processes, the switch."""

import subprocess
import sys
from typing import Any

import pytest
import redis

from integrations.test_gateway.gateway import TestGateway
from tenants.payments.ports import PaymentStatus
from tests.integrations.drivers import TestDriver

ANSWER = "/_test_gateway/answer/"


@pytest.mark.parametrize(
    ("passed", "status"), [(True, PaymentStatus.CAPTURED), (False, PaymentStatus.FAILED)]
)
def test_the_shopper_answers_from_the_page(
    client_for: Any, acme: Any, passed: bool, status: PaymentStatus
) -> None:
    driver = TestDriver(None)
    result = driver.pay("action")
    given = {"reference": result.client["reference"], "passed": passed}
    origin = {"origin": f"http://{acme.primary_host}"}
    answer = client_for(acme).post(ANSWER, given, content_type="application/json", headers=origin)
    assert answer.json() == {"status": status}
    assert TestGateway().fetch(driver.account, result.gateway_ref).status is status


def test_nothing_there_when_it_is_switched_off(client_for: Any, acme: Any, settings: Any) -> None:
    settings.TEST_GATEWAY = False
    origin = {"origin": f"http://{acme.primary_host}"}
    assert (
        client_for(acme).post(ANSWER, {}, content_type="application/json", headers=origin).status_code == 404
    )


@pytest.mark.parametrize("given", [{}, {"reference": "tpay_unknown", "passed": True}, []])
def test_an_unknown_reference_is_not_found(client_for: Any, acme: Any, given: Any) -> None:
    origin = {"origin": f"http://{acme.primary_host}"}
    assert (
        client_for(acme).post(ANSWER, given, content_type="application/json", headers=origin).status_code
        == 404
    )


def test_another_process_sees_the_same_payment(settings: Any) -> None:
    driver = TestDriver(None)
    result = driver.pay()
    code = (
        "import sys, redis, json;"
        f"row = redis.Redis.from_url({settings.REDIS_URL!r}).get('stoa:test_gateway:payment:{result.gateway_ref}');"
        "print(json.loads(row)['status'])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "captured"


def test_money_and_the_wish_for_it_are_remembered_at_one_instant(settings: Any) -> None:
    """Killed between the two it would take the money once more for a repeated key."""
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True).monitor() as seen:
        paid = TestDriver(None).pay()
        heard: list[str] = []
        while not any(f"attempt:{paid.payment_id}" in each for each in heard) or heard[-1] != "EXEC":
            heard.append(seen.next_command()["command"])
    begun = len(heard) - 1 - heard[::-1].index("MULTI")
    together = [each.split()[1].split(":")[2] for each in heard[begun + 1 : -1]]
    assert together == ["payment", "key", "attempt"]
    writes = [each for each in heard if each.startswith("SET stoa:test_gateway:") and ":lock" not in each]
    assert len(writes) == len(together), "nothing is written outside"
