"""The sandbox is as strict as the installed SDK's types, counts like Stripe, and fails when asked to."""

import subprocess
import sys
from typing import Any

import httpx
import pytest
import stripe

from integrations.stripe.sandbox.params import check, decode_form, params_type
from integrations.stripe.sandbox.routes import ROUTES
from tests.integrations.stripe_sandbox import ROOT, SandboxProcess, pay


def test_every_route_has_a_parameter_type_in_the_installed_package() -> None:
    for route in ROUTES:
        assert params_type(route.params).__annotations__ is not None, route


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"payment_method_types": ["card"]}, "parameter_unknown"),
        ({"metadata": "text"}, "parameter_invalid_object"),
        ({"amount": "1.5"}, "parameter_invalid_integer"),
        ({"capture_method": "automatic_asinc"}, "parameter_invalid"),
        ({"shipping": {"name": "Carol"}}, "parameter_missing"),
        ({"shipping": {"name": "Carol", "address": {"line1": "1", "planet": "Mars"}}}, "parameter_unknown"),
        ({"application_fee_amount": 5_001}, "amount_too_large"),
        ({"amount": 20, "application_fee_amount": 1}, "amount_too_small"),
        ({"return_url": ""}, "parameter_missing"),
    ],
)
def test_a_wrong_parameter_is_refused(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str, change: dict[str, Any], code: str
) -> None:
    before = len(sandbox.state_of("payment_intent"))
    with pytest.raises(stripe.InvalidRequestError) as caught:
        pay(sandbox, client, account, **change)
    assert caught.value.code == code
    assert len(sandbox.state_of("payment_intent")) == before


def test_v2_parameters_must_have_their_json_type(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="configurations"):
        client.v2.core.account_links.create(
            {
                "account": "acct_1",
                "use_case": {
                    "type": "account_onboarding",
                    "account_onboarding": {"configurations": [], "refresh_url": "x"},
                },
            }
        )
    with pytest.raises(stripe.InvalidRequestError, match=r"string|object"):
        client.v2.core.accounts.create({"contact_email": 7})


def test_form_parameters_nest() -> None:
    pairs = [
        ("metadata[a]", "1"),
        ("expand[0]", "x"),
        ("expand[1]", "y"),
        ("created[gte]", "5"),
        ("limit", "3"),
    ]
    tree = decode_form(pairs)
    assert tree == {"metadata": {"a": "1"}, "expand": ["x", "y"], "created": {"gte": "5"}, "limit": "3"}
    tree.pop("metadata")
    assert check(params_type("ChargeListParams"), tree, text=True)["created"] == {"gte": 5}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer sk_test_other"}, 401),
        ({"Stripe-Version": "2020-01-01"}, 400),
        ({"Stripe-Account": "acct_unknown"}, 403),
    ],
)
def test_key_version_and_account_are_checked(raw: httpx.Client, headers: dict[str, str], status: int) -> None:
    answer = raw.get("/v1/payment_intents", headers=headers)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_one_account_does_not_see_another(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    intent = pay(sandbox, client, account)
    other = sandbox.account()
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
        client.v1.payment_intents.retrieve(intent.id, None, {"stripe_account": other})
    assert client.v1.payment_intents.list(None, {"stripe_account": other}).data == []


def test_a_key_answers_the_same_again_and_refuses_another_wish(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    token = sandbox.token(account)
    first = pay(sandbox, client, account, key="k1", confirmation_token=token)
    again = pay(sandbox, client, account, key="k1", confirmation_token=token)
    assert again.id == first.id
    with pytest.raises(stripe.IdempotencyError):
        pay(sandbox, client, account, key="k1", confirmation_token=token, amount=6_000)
    with pytest.raises(stripe.InvalidRequestError, match="already been used"):
        pay(sandbox, client, account, confirmation_token=token)
    declined = sandbox.token(account, "4000000000000002")
    refs = set()
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            pay(sandbox, client, account, key="k2", confirmation_token=declined)
        refs.add(caught.value.json_body["error"]["payment_intent"]["id"])
    assert len(refs) == 1


def test_a_dropped_answer_is_replayed_for_the_same_key(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    token = sandbox.token(account)
    sandbox.fault("drop_after", path="/v1/payment_intents", method="POST")
    with pytest.raises(stripe.APIConnectionError):
        pay(sandbox, client, account, key="k", confirmation_token=token)
    done = [
        row["id"]
        for row in sandbox.state_of("payment_intent")
        if sandbox_account(row, sandbox, client, account)
    ]
    assert len(done) == 1
    assert pay(sandbox, client, account, key="k", confirmation_token=token).id == done[0]


def sandbox_account(
    row: dict[str, Any], sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> bool:
    mine = client.v1.payment_intents.list(None, {"stripe_account": account}).data
    return row["id"] in {one.id for one in mine}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("error_500", stripe.APIError),
        ("error_429", stripe.RateLimitError),
        ("drop_before", stripe.APIConnectionError),
    ],
)
def test_faults_before_the_effect_change_nothing(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str, kind: str, error: type[Exception]
) -> None:
    token = sandbox.token(account)
    sandbox.fault(kind, path="/v1/payment_intents")
    with pytest.raises(error):
        pay(sandbox, client, account, confirmation_token=token)
    assert client.v1.payment_intents.list(None, {"stripe_account": account}).data == []
    assert pay(sandbox, client, account, confirmation_token=token).status == "succeeded"


def test_the_money_of_a_sale_and_its_refund_adds_up(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    own: Any = {"stripe_account": account}
    before = platform_balance(client)
    intent = pay(sandbox, client, account, amount=10_000, application_fee_amount=300)
    client.v1.refunds.create(
        {"payment_intent": intent.id, "amount": 3_333, "refund_application_fee": True}, own
    )
    rows = client.v1.balance_transactions.list(None, own).data
    # 10,000 − 290 − 30 for Stripe − 300 commission; then − 3,333 + 100 commission back.
    assert sorted(row.net for row in rows) == [-3_233, 9_380]
    assert all(row.net == row.amount - row.fee for row in rows)
    assert platform_balance(client) - before == 200
    assert client.v1.balance.retrieve(None, own).pending[0].amount == 6_147


def platform_balance(client: stripe.StripeClient) -> int:
    return sum(row.net for row in client.v1.balance_transactions.list({"limit": 100}).auto_paging_iter())


def test_a_payout_is_the_sum_of_its_transactions(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    own: Any = {"stripe_account": account}
    for _ in range(3):
        pay(sandbox, client, account, number="4000000000000077")
    (payout,) = (sandbox.advance(), sandbox.control("payouts", account=account)["payouts"])[1]
    rows = client.v1.balance_transactions.list({"payout": payout["id"], "limit": 100}, own).data
    assert sum(row.net for row in rows if row.type != "payout") == payout["amount"]
    assert sum(row.net for row in rows) == 0


def test_a_refund_that_fails_later_gives_the_money_back(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    own: Any = {"stripe_account": account}
    intent = pay(sandbox, client, account, number="4000000000005126")
    refund = client.v1.refunds.create({"payment_intent": intent.id}, own)
    assert refund.status == "succeeded"
    sandbox.advance()
    assert client.v1.refunds.retrieve(refund.id, None, own).status == "failed"
    charge = client.v1.charges.retrieve(intent.latest_charge, None, own)
    assert (charge.amount_refunded, charge.refunded) == (0, False)


def test_a_dispute_is_opened_and_won_with_evidence(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    own: Any = {"stripe_account": account}
    intent = pay(sandbox, client, account, number="4000000000000259")
    (dispute,) = client.v1.disputes.list({"payment_intent": intent.id}, own).data
    assert (dispute.status, dispute.amount) == ("needs_response", 5_000)
    client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}, own)
    sandbox.advance()
    assert client.v1.disputes.retrieve(dispute.id, None, own).status == "won"


@pytest.mark.parametrize(
    ("currency", "amount"), [("isk", 1_050), ("ugx", 101), ("kwd", 1_001), ("euro", 100)]
)
def test_amounts_that_a_currency_does_not_have_are_refused(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str, currency: str, amount: int
) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        pay(sandbox, client, account, currency=currency, amount=amount, application_fee_amount=0)


def test_the_sandbox_runs_without_the_program() -> None:
    code = (
        "import sys, integrations.stripe.sandbox.__main__;"
        "print([name for name in ('django', 'core', 'tenants') if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "platform")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])
def test_the_sandbox_listens_to_nobody_else(host: str) -> None:
    command = [sys.executable, "-m", "integrations.stripe.sandbox", "--port", "1", "--host", host]
    answer = subprocess.run(
        command, env={"PYTHONPATH": str(ROOT / "platform")}, capture_output=True, text=True
    )
    assert answer.returncode == 2
    assert "invalid choice" in answer.stderr


def test_a_card_that_is_no_test_card_is_not_taken(sandbox: SandboxProcess, account: str) -> None:
    given = {"key": "pk_test_stoa_sandbox", "account": account, "number": "4111111111111111"}
    answer = httpx.post(f"{sandbox.url}/js/api/confirmation_tokens", json=given, trust_env=False)
    assert (answer.status_code, answer.json()["error"]["type"]) == (402, "card_error")
    wrong = httpx.post(
        f"{sandbox.url}/js/api/confirmation_tokens", json=given | {"key": "pk_x"}, trust_env=False
    )
    assert wrong.status_code == 401


def test_the_browser_sees_an_intent_only_with_its_secret(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    intent = pay(sandbox, client, account)
    url = f"{sandbox.url}/js/api/payment_intents/{intent.id}"
    good = {"key": "pk_test_stoa_sandbox", "account": account, "client_secret": intent.client_secret}
    shown = httpx.get(url, params=good, trust_env=False).json()
    assert shown["status"] == "succeeded"
    assert not {"metadata", "application_fee_amount", "latest_charge"} & set(shown)
    assert httpx.get(url, params=good | {"client_secret": "pi_x"}, trust_env=False).status_code == 404


def test_the_challenge_works_as_a_page_of_its_own(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str
) -> None:
    intent = pay(sandbox, client, account, number="4000002760003184", use_stripe_sdk=False)
    assert intent.next_action.type == "redirect_to_url"
    form = {"client_secret": intent.client_secret, "answer": "complete"}
    answer = httpx.post(f"{sandbox.url}/js/challenges/{intent.id}", data=form, trust_env=False)
    assert answer.headers["location"].startswith("http://shop.example/return?payment_intent=pi_")
    assert (
        client.v1.payment_intents.retrieve(intent.id, None, {"stripe_account": account}).status == "succeeded"
    )
