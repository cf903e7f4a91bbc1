"""Which function answers which path, and by which parameter type its request is checked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from integrations.stripe.sandbox.resources import (
    accounts,
    balance,
    charges,
    confirming,
    disputes,
    fees,
    fraud_warnings,
    hooks,
    intents,
    refunds,
    tokens,
)
from integrations.stripe.sandbox.store import Json
from integrations.stripe.sandbox.world import Call, Job, World


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    handler: Callable[[World, Call], Json]
    params: str
    v2: bool


def _route(method: str, path: str, handler: Callable[[World, Call], Json], params: str) -> Route:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
    return Route(method, pattern, handler, params, path.startswith("/v2/"))


ROUTES = [
    _route("POST", "/v1/payment_intents", intents.create, "PaymentIntentCreateParams"),
    _route("GET", "/v1/payment_intents", intents.list_all, "PaymentIntentListParams"),
    _route("GET", "/v1/payment_intents/search", intents.search, "PaymentIntentSearchParams"),
    _route("GET", "/v1/payment_intents/{id}", intents.retrieve, "PaymentIntentRetrieveParams"),
    _route("POST", "/v1/payment_intents/{id}/confirm", intents.confirm, "PaymentIntentConfirmParams"),
    _route("POST", "/v1/payment_intents/{id}/capture", intents.capture, "PaymentIntentCaptureParams"),
    _route("POST", "/v1/payment_intents/{id}/cancel", intents.cancel, "PaymentIntentCancelParams"),
    _route("GET", "/v1/charges", charges.list_all, "ChargeListParams"),
    _route("GET", "/v1/charges/{id}", charges.retrieve, "ChargeRetrieveParams"),
    _route("POST", "/v1/refunds", refunds.create, "RefundCreateParams"),
    _route("GET", "/v1/refunds", refunds.list_all, "RefundListParams"),
    _route("GET", "/v1/refunds/{id}", refunds.retrieve, "RefundRetrieveParams"),
    _route("GET", "/v1/application_fees", fees.list_all, "ApplicationFeeListParams"),
    _route("GET", "/v1/application_fees/{id}", fees.retrieve, "ApplicationFeeRetrieveParams"),
    _route(
        "POST", "/v1/application_fees/{id}/refunds", fees.create_refund, "ApplicationFeeCreateRefundParams"
    ),
    _route("GET", "/v1/application_fees/{id}/refunds", fees.refunds, "ApplicationFeeRefundListParams"),
    _route("GET", "/v1/balance", balance.current, "BalanceRetrieveParams"),
    _route("GET", "/v1/balance_transactions", balance.list_all, "BalanceTransactionListParams"),
    _route("GET", "/v1/balance_transactions/{id}", balance.retrieve, "BalanceTransactionRetrieveParams"),
    _route("GET", "/v1/payouts", balance.list_payouts, "PayoutListParams"),
    _route("GET", "/v1/payouts/{id}", balance.retrieve_payout, "PayoutRetrieveParams"),
    _route("GET", "/v1/disputes", disputes.list_all, "DisputeListParams"),
    _route("GET", "/v1/disputes/{id}", disputes.retrieve, "DisputeRetrieveParams"),
    _route("POST", "/v1/disputes/{id}", disputes.update, "DisputeUpdateParams"),
    _route("POST", "/v1/disputes/{id}/close", disputes.close, "DisputeCloseParams"),
    _route(
        "GET", "/v1/radar/early_fraud_warnings", fraud_warnings.list_all, "radar.EarlyFraudWarningListParams"
    ),
    _route(
        "GET",
        "/v1/radar/early_fraud_warnings/{id}",
        fraud_warnings.retrieve,
        "radar.EarlyFraudWarningRetrieveParams",
    ),
    _route("GET", "/v1/confirmation_tokens/{id}", tokens.retrieve, "ConfirmationTokenRetrieveParams"),
    _route(
        "POST",
        "/v1/test_helpers/confirmation_tokens",
        tokens.create,
        "test_helpers.ConfirmationTokenCreateParams",
    ),
    _route("POST", "/v1/payment_method_domains", hooks.create_domain, "PaymentMethodDomainCreateParams"),
    _route("GET", "/v1/payment_method_domains", hooks.list_domains, "PaymentMethodDomainListParams"),
    _route("POST", "/v1/webhook_endpoints", hooks.create_endpoint, "WebhookEndpointCreateParams"),
    _route("GET", "/v1/events", hooks.list_events, "EventListParams"),
    _route("GET", "/v1/events/{id}", hooks.retrieve_event, "EventRetrieveParams"),
    _route("POST", "/v2/core/accounts", accounts.create, "v2.core.AccountCreateParams"),
    _route("GET", "/v2/core/accounts", accounts.list_all, "v2.core.AccountListParams"),
    _route("GET", "/v2/core/accounts/{id}", accounts.retrieve, "v2.core.AccountRetrieveParams"),
    _route("POST", "/v2/core/accounts/{id}", accounts.update, "v2.core.AccountUpdateParams"),
    _route("POST", "/v2/core/accounts/{id}/close", accounts.close, "v2.core.AccountCloseParams"),
    _route("POST", "/v2/core/account_links", accounts.create_link, "v2.core.AccountLinkCreateParams"),
    _route(
        "POST",
        "/v2/core/event_destinations",
        hooks.create_destination,
        "v2.core.EventDestinationCreateParams",
    ),
    _route(
        "GET", "/v2/core/event_destinations", hooks.list_destinations, "v2.core.EventDestinationListParams"
    ),
    _route(
        "DELETE",
        "/v2/core/event_destinations/{id}",
        hooks.delete_destination,
        "v2.core.EventDestinationDeleteParams",
    ),
    _route("GET", "/v2/core/events", hooks.list_thin, "v2.core.EventListParams"),
    _route("GET", "/v2/core/events/{id}", hooks.retrieve_thin, "v2.core.EventRetrieveParams"),
]
JOBS: dict[str, Job] = {
    "intent.decided": confirming.delayed_decision,
    "charge.booked": charges.booked,
    "refund.settled": refunds.settled,
    "refund.failed": refunds.failed,
    "dispute.decided": disputes.decided,
}


def find_route(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    for route in ROUTES:
        if route.method == method and (match := route.pattern.fullmatch(path)):
            return route, match.groupdict()
    return None
