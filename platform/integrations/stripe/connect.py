"""Stripe Connect behind the onboarding port: accounts v2, fees, balance transactions, payouts."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast
from uuid import UUID

from django.conf import settings

from billing.connect.ports import (
    AccountSnapshot,
    AccountStatus,
    ApplicationFee,
    Balance,
    BalanceTransaction,
    OnboardingLink,
    ProviderPayout,
)
from core.errors import PermanentFailure
from core.money import Money
from integrations.stripe.amounts import from_stripe
from integrations.stripe.client import VENDOR, calling, client, dashboard_url, options
from integrations.stripe.requirements import requirement

Plain = Mapping[str, Any]
_INCLUDE = ["configuration.merchant", "defaults", "identity", "requirements"]
_PROFILES = {
    # The merchant has Stripe's own dashboard and carries fees and losses: the least risk for the platform.
    "standard": {"dashboard": "full", "fees_collector": "stripe", "losses_collector": "stripe"},
    # Everything under the platform's name, and at the platform's risk.
    "white_label": {
        "dashboard": "express",
        "fees_collector": "application",
        "losses_collector": "application",
    },
}
_EXCHANGED = frozenset({"charge", "refund", "fee_refund"})  # disputes are told in the balance's currency
_KINDS = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "application_fee": "application_fee",
    "application_fee_refund": "application_fee_refund",
    "payout": "payout",
    "payout_failure": "payout_returned",
    "payout_cancel": "payout_returned",
    "stripe_fee": "fee",
}


class StripeConnect:
    name = VENDOR

    def create_account(
        self, *, shop_id: UUID, country: str, currency: str, email: str, display_name: str, url: str = ""
    ) -> AccountSnapshot:
        params = _account_params(shop_id, country, currency, email, display_name, url)
        try:
            with calling(writes=True):
                account = client().v2.core.accounts.create(params, options("", f"account:{shop_id}"))
        except PermanentFailure as error:
            # The same shop with another name or e-mail than a moment ago: its account exists already.
            if error.code == "key_reused" and (found := self.find_account(shop_id=shop_id)):
                return found
            raise
        return snapshot(account.to_dict())

    def find_account(self, *, shop_id: UUID) -> AccountSnapshot | None:
        with calling(writes=False):
            rows = client().v2.core.accounts.list({"closed": False, "limit": 100})
            for row in rows.auto_paging_iter():
                if (row.to_dict().get("metadata") or {}).get("shop") == str(shop_id):
                    return self.fetch_account(row.id)
        return None

    def fetch_account(self, account: str) -> AccountSnapshot:
        with calling(writes=False):
            found = client().v2.core.accounts.retrieve(account, {"include": cast("Any", _INCLUDE)})
        return snapshot(found.to_dict())

    def onboarding_link(self, account: str, *, return_url: str, refresh_url: str) -> OnboardingLink:
        with calling(writes=True):
            link = client().v2.core.account_links.create(
                {
                    "account": account,
                    "use_case": {
                        "type": "account_onboarding",
                        "account_onboarding": {"return_url": return_url, "refresh_url": refresh_url},
                    },
                }
            )
        return OnboardingLink(url=link.url, expires_at=dt.datetime.fromisoformat(link.expires_at))

    def dashboard_url(self, account: str) -> str:
        return dashboard_url(account)

    def register_domain(self, account: str, *, host: str) -> None:
        with calling(writes=True):
            client().v1.payment_method_domains.create({"domain_name": host}, options(account))

    def fetch_application_fee(self, reference: str) -> ApplicationFee:
        with calling(writes=False):
            fee = client().v1.application_fees.retrieve(reference).to_dict()
            charge = client().v1.charges.retrieve(fee["charge"], None, options(fee["account"])).to_dict()
        metadata = charge.get("metadata") or {}
        return _fee(
            fee,
            payment_ref=str(charge.get("payment_intent") or ""),
            payment_id=str(metadata.get("payment", "")),
        )

    def application_fees(self, *, since: dt.datetime, account: str | None = None) -> Iterator[ApplicationFee]:
        with calling(writes=False):
            page = client().v1.application_fees.list(
                {"created": {"gte": int(since.timestamp())}, "limit": 100}
            )
            rows = [row.to_dict() for row in page.auto_paging_iter()]
        return (_fee(row) for row in rows if account in (None, row["account"]))

    def transactions(
        self,
        account: str | None,
        *,
        since: dt.datetime | None = None,
        payout_ref: str = "",
    ) -> Iterator[BalanceTransaction]:
        params: dict[str, Any] = {"limit": 100, "expand": ["data.source"]}
        if since:
            params["created"] = {"gte": int(since.timestamp())}
        if payout_ref:
            params["payout"] = payout_ref
        with calling(writes=False):
            page = client().v1.balance_transactions.list(cast("Any", params), options(account or ""))
            rows = [row.to_dict() for row in page.auto_paging_iter()]
        return (_transaction(row, payout_ref) for row in rows)

    def fetch_payout(self, account: str, reference: str) -> ProviderPayout:
        with calling(writes=False):
            row = client().v1.payouts.retrieve(reference, None, options(account))
        return _payout(row.to_dict())

    def payouts(self, account: str | None, *, since: dt.datetime) -> Iterator[ProviderPayout]:
        with calling(writes=False):
            page = client().v1.payouts.list(
                {"created": {"gte": int(since.timestamp())}, "limit": 100}, options(account or "")
            )
            rows = [row.to_dict() for row in page.auto_paging_iter()]
        return (_payout(row) for row in rows)

    def balance(self, account: str | None) -> Sequence[Balance]:
        with calling(writes=False):
            found = client().v1.balance.retrieve(None, options(account or "")).to_dict()
        available = _sums(found.get("available") or [])
        pending = _sums(found.get("pending") or [])
        return [
            Balance(
                currency=currency,
                available=available.get(currency, Money.zero(currency)),
                pending=pending.get(currency, Money.zero(currency)),
            )
            for currency in sorted(available | pending)
        ]


def _account_params(
    shop_id: UUID, country: str, currency: str, email: str, display_name: str, url: str
) -> Any:
    profile = _PROFILES[getattr(settings, "STRIPE_ACCOUNT_PROFILE", "standard")]
    defaults: dict[str, Any] = {
        "currency": currency.lower(),
        "responsibilities": {name: profile[name] for name in ("fees_collector", "losses_collector")},
    }
    if url:
        defaults["profile"] = {"business_url": url}
    return {
        "contact_email": email,
        "display_name": display_name,
        "dashboard": profile["dashboard"],
        "identity": {"country": country.lower()},
        "configuration": {
            "merchant": {"capabilities": {"card_payments": {"requested": True}}},
            "customer": {},
        },
        "defaults": defaults,
        "metadata": {"shop": str(shop_id)},
        "include": _INCLUDE,
    }


def snapshot(account: Plain) -> AccountSnapshot:
    """Needs what ``_INCLUDE`` asks for."""
    merchant = (account.get("configuration") or {}).get("merchant") or {}
    capabilities = merchant.get("capabilities") or {}
    card = (capabilities.get("card_payments") or {}).get("status", "unsupported")
    payouts = ((capabilities.get("stripe_balance") or {}).get("payouts") or {}).get("status", "")
    needed = [requirement(entry) for entry in (account.get("requirements") or {}).get("entries") or []]
    closed = bool(account.get("closed"))
    return AccountSnapshot(
        reference=str(account["id"]),
        status=_status(card, [row.urgency for row in needed if row.awaiting == "merchant"], closed=closed),
        card_payments_ready=card == "active" and not closed,
        payouts_ready=payouts == "active" and not closed,
        requirements=needed,
        country=str((account.get("identity") or {}).get("country") or "").upper(),
        currency=str((account.get("defaults") or {}).get("currency") or "").upper(),
        display_name=str(account.get("display_name") or ""),
        email=str(account.get("contact_email") or ""),
        shop_id=str((account.get("metadata") or {}).get("shop", "")),
        closed=closed,
    )


def _status(card: str, open_urgencies: Sequence[str], *, closed: bool) -> AccountStatus:
    if closed:
        return AccountStatus.CLOSED
    if card == "active":
        return AccountStatus.ACTIVE
    if card == "pending":
        return AccountStatus.PENDING
    if open_urgencies and "past_due" not in open_urgencies:
        return AccountStatus.ONBOARDING
    return AccountStatus.RESTRICTED


def _fee(fee: Plain, *, payment_ref: str = "", payment_id: str = "") -> ApplicationFee:
    return ApplicationFee(
        reference=str(fee["id"]),
        account=str(fee["account"]),
        payment_ref=payment_ref,
        amount=from_stripe(fee["amount"], fee["currency"]),
        refunded=from_stripe(fee["amount_refunded"], fee["currency"]),
        created_at=_at(fee["created"]),
        payment_id=payment_id,
    )


def _transaction(row: Plain, payout_ref: str = "") -> BalanceTransaction:
    currency = str(row["currency"])
    dispute = str(row.get("reporting_category", "")).startswith("dispute")
    source = row.get("source") or ""
    known: Plain = source if isinstance(source, Mapping) else {}
    commission = [part["amount"] for part in row["fee_details"] if part["type"] == "application_fee"]
    presented, taken = _presented(row, known)
    return BalanceTransaction(
        reference=str(row["id"]),
        kind="dispute" if dispute else _KINDS.get(str(row["type"]), "other"),
        source_ref=str(known.get("id") or source),
        amount=from_stripe(row["amount"], currency),
        fee=from_stripe(row["fee"], currency),
        net=from_stripe(row["net"], currency),
        created_at=_at(row["created"]),
        available_on=_at(row["available_on"]),
        commission=from_stripe(sum(commission), currency),
        payout_ref=payout_ref,
        description=str(row.get("description") or ""),
        payment_ref=str(known.get("payment_intent") or ""),
        commission_ref=str(known.get("fee") or "") if known.get("object") == "fee_refund" else "",
        presented=presented,
        commission_presented=taken,
        exchange_rate=str(row.get("exchange_rate") or ""),
    )


def _presented(row: Plain, source: Plain) -> tuple[Money | None, Money | None]:
    """What its source is in the customer's currency, and the commission in that; nothing when that is the balance's.

    Only a charge knows its commission; how much of it came back with a refund is said by the commission itself.
    """
    currency = str(source.get("currency") or row["currency"])
    if currency == row["currency"] or source.get("object") not in _EXCHANGED:
        return None, None
    is_charge = source["object"] == "charge"
    amount = from_stripe(int(source["amount_captured" if is_charge else "amount"]), currency)
    taken = from_stripe(int(source.get("application_fee_amount") or 0), currency) if is_charge else None
    return (amount if row["amount"] > 0 else -amount), taken


def _payout(row: Plain) -> ProviderPayout:
    return ProviderPayout(
        reference=str(row["id"]),
        amount=from_stripe(row["amount"], row["currency"]),
        status=cast("Literal['pending', 'in_transit', 'paid', 'failed', 'canceled']", row["status"]),
        created_at=_at(row["created"]),
        arrival_date=_at(row["arrival_date"]).date(),
        automatic=bool(row["automatic"]),
        failure=str(row.get("failure_message") or row.get("failure_code") or ""),
    )


def _sums(rows: Sequence[Plain]) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for row in rows:
        money = from_stripe(row["amount"], row["currency"])
        found[money.currency] = found.get(money.currency, Money.zero(money.currency)) + money
    return found


def _at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
