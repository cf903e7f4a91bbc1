"""Accounts v2: opened by the platform, completed by a person on the onboarding page."""

from typing import Any

from integrations.stripe.sandbox.errors import StripeError, missing
from integrations.stripe.sandbox.events import emit, stamp
from integrations.stripe.sandbox.render import public
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World

INCLUDABLE = ("configuration.customer", "configuration.merchant", "configuration.recipient", "defaults",
              "future_requirements", "identity", "requirements")  # fmt: skip
LINK_LIFETIME = 300
STEPS = {
    "identity.business_details.registered_name": "Legal name of the business",
    "identity.business_details.address.line1": "Address of the business",
    "defaults.profile.business_url": "Website or description of what is sold",
    "identity.individual.given_name": "Name of the person who represents the business",
    "identity.individual.date_of_birth": "Date of birth of that person",
    "configuration.merchant.statement_descriptor.descriptor": "Name on card statements",
    "external_account": "Bank account for payouts",
    "identity.attestations.terms_of_service.account": "Acceptance of the terms of service",
}
DOCUMENT = "identity.individual.documents.primary_verification.front_back"


def create(world: World, call: Call) -> Json:
    params = call.params
    if call.account:
        raise StripeError(
            "Accounts are created by the platform, without Stripe-Account.", code="account_invalid"
        )
    merchant = (params.get("configuration") or {}).get("merchant")
    identity = params.get("identity") or {}
    if merchant is not None and not identity.get("country"):
        message = "identity.country is required for the merchant configuration."
        raise StripeError(message, code="parameter_missing", param="identity.country")
    if not params.get("contact_email"):
        raise StripeError("contact_email is required.", code="parameter_missing", param="contact_email")
    account = _new(world, params, merchant)
    world.store.put("account", account)
    emit(world, "v2.core.account.created", account)
    return shown(account, call.params.get("include") or ())


def _new(world: World, params: dict[str, Any], merchant: Json | None) -> Json:
    responsibilities = (params.get("defaults") or {}).get("responsibilities") or {}
    collector = responsibilities.get("losses_collector", "stripe")
    return {
        "id": new_id("acct", 16),
        "object": "v2.core.account",
        "applied_configurations": sorted(params.get("configuration") or {}),
        "closed": False,
        "contact_email": params["contact_email"],
        "contact_phone": params.get("contact_phone"),
        "created": stamp(world.store.now()),
        "dashboard": params.get("dashboard", "full"),
        "display_name": params.get("display_name"),
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "configuration": params.get("configuration") or {},
        "defaults": {
            **(params.get("defaults") or {}),
            "responsibilities": {**responsibilities, "requirements_collector": collector},
        },
        "identity": identity_of(params),
        "_open": list(STEPS) if merchant is not None else [],
        "_state": "new",
        "_merchant": merchant is not None,
    }


def identity_of(params: dict[str, Any]) -> Json:
    identity = dict(params.get("identity") or {})
    if country := identity.get("country"):
        if len(country) != 2 or not country.isalpha():
            raise StripeError(f"Invalid country: {country}", param="identity.country")
        identity["country"] = country.upper()
    return identity


def shown(account: Json, include: Any) -> Json:
    """v2: what was not asked for in ``include`` is null."""
    answer: Json = {**public(account)}
    configuration = dict.fromkeys(("customer", "merchant", "recipient"))
    for name in configuration:
        given = account["configuration"].get(name)
        if f"configuration.{name}" in include and given is not None:
            configuration[name] = (
                _merchant(account, given) if name == "merchant" else {**given, "applied": True}
            )
    wants = any(name.startswith("configuration.") for name in include)
    answer["configuration"] = configuration if wants else None
    for name in ("defaults", "identity"):
        if name not in include:
            answer[name] = None
    answer["requirements"] = _requirements(account) if "requirements" in include else None
    answer["future_requirements"] = None
    return answer


def _capability(account: Json) -> Json:
    if account["closed"]:
        return {
            "status": "rejected",
            "status_details": [{"code": "rejected_other", "resolution": "no_resolution"}],
        }
    if account["_open"]:
        code = "requirements_past_due"
        return {"status": "restricted", "status_details": [{"code": code, "resolution": "provide_info"}]}
    if account["_state"] == "pending":
        code = "requirements_pending_verification"
        return {"status": "pending", "status_details": [{"code": code, "resolution": "no_resolution"}]}
    return {"status": "active", "status_details": []}


def _merchant(account: Json, given: Json) -> Json:
    status = _capability(account)
    return {
        **given,
        "applied": True,
        "capabilities": {"card_payments": status, "stripe_balance": {"payouts": status}},
    }


def _requirements(account: Json) -> Json:
    due = "past_due" if account["_state"] == "restricted" else "currently_due"
    names = list(account["_open"])
    entries = [_entry(name, due, "user") for name in names]
    if account["_state"] == "pending":
        entries = [_entry(DOCUMENT, "currently_due", "stripe")]
    summary = {"minimum_deadline": {"status": due, "time": None}} if entries else {"minimum_deadline": None}
    return {"alternatives": [], "entries": entries, "summary": summary}


def _entry(name: str, due: str, awaiting: str) -> Json:
    wrong = [{"code": "verification_document_expired", "description": "The document has expired."}]
    return {
        "awaiting_action_from": awaiting,
        "description": name,
        "errors": wrong if name == DOCUMENT and awaiting == "user" else [],
        "impact": {
            "restricts_capabilities": [
                {"capability": "card_payments", "configuration": "merchant", "deadline": {"status": due}},
                {
                    "capability": "stripe_balance.payouts",
                    "configuration": "merchant",
                    "deadline": {"status": due},
                },
            ]
        },
        "minimum_deadline": {"status": due},
        "reference": None,
        "requested_reasons": [{"code": "routine_onboarding"}],
    }


def retrieve(world: World, call: Call) -> Json:
    account = world.load("account", call.path["id"], None)
    return shown(account, call.params.get("include") or ())


def update(world: World, call: Call) -> Json:
    account = world.load("account", call.path["id"], None)
    for name in ("contact_email", "contact_phone", "dashboard", "display_name"):
        if name in call.params:
            account[name] = call.params[name]
    account["metadata"].update(call.params.get("metadata") or {})
    for name in ("defaults", "identity", "configuration"):
        account[name].update(call.params.get(name) or {})
    world.store.touch("account", account)
    emit(world, "v2.core.account.updated", account)
    return shown(account, call.params.get("include") or ())


def list_all(world: World, call: Call) -> Json:
    rows = [
        shown(row, ())
        for row in world.store.newest("account")
        if bool(call.params.get("closed", False)) == row["closed"]
    ]
    limit = min(call.params.get("limit", 20), 100)
    start = int(call.params.get("page", 0) or 0)
    more = len(rows) > start + limit
    following = f"/v2/core/accounts?limit={limit}&page={start + limit}" if more else None
    return {"data": rows[start : start + limit], "next_page_url": following, "previous_page_url": None}


def close(world: World, call: Call) -> Json:
    account = world.load("account", call.path["id"], None)
    account.update(closed=True)
    world.store.touch("account", account)
    emit(world, "v2.core.account.closed", account)
    return shown(account, ())


def create_link(world: World, call: Call) -> Json:
    """Single use and short-lived; the page behind it is ``/onboarding/<link>``."""
    account = world.load("account", call.params["account"], None)
    use_case = call.params["use_case"]
    if use_case["type"] not in use_case:
        raise StripeError(
            f"use_case.{use_case['type']} is required.", code="parameter_missing", param="use_case"
        )
    options = use_case[use_case["type"]]
    for name in ("refresh_url", "return_url"):
        if not str(options.get(name, "")).startswith(("http://", "https://")):
            raise StripeError(f"Not a valid URL: {name}", code="url_invalid", param=f"use_case.{name}")
    secret = new_id("alink", 32)
    link: Json = {
        "id": secret,
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": stamp(world.store.now()),
        "expires_at": stamp(world.store.now() + LINK_LIFETIME),
        "livemode": False,
        "url": f"{world.origin}/onboarding/{secret}",
        "use_case": use_case,
        "_used": False,
        "_expires": world.store.now() + LINK_LIFETIME,
    }
    world.store.put("account_link", link)
    return {name: value for name, value in public(link).items() if name != "id"}


def finish(world: World, account: Json, outcome: str) -> None:
    """The person pressed a button: ``complete``, ``missing`` (a document is wrong) or ``pending`` (being checked)."""
    before = _capability(account)["status"]
    account["_open"] = [DOCUMENT] if outcome == "missing" else []
    account["_state"] = {"complete": "active", "missing": "restricted", "pending": "pending"}[outcome]
    world.store.touch("account", account)
    emit(world, "v2.core.account[requirements].updated", account)
    if _capability(account)["status"] != before:
        emit(world, "v2.core.account[configuration.merchant].capability_status_updated", account)


def require_selling(world: World, reference: str) -> None:
    """Raise unless the account may take cards now; the platform itself always may."""
    if not reference:
        return
    account = world.store.get("account", reference)
    if account is None:
        raise missing("account", reference)
    if not account["_merchant"] or _capability(account)["status"] != "active":
        message = "Your account cannot currently make charges: the card_payments capability is not active."
        raise StripeError(message, code="account_invalid", status=400)
