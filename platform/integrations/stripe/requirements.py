"""Stripe's machine-readable requirements in words a merchant understands."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from billing.connect.ports import Requirement

# The longest prefix or ending that fits decides; what is not known here is spelled out from its name.
_TEXTS = {
    "attestations.terms_of_service": "Accept the payment provider's terms of service.",
    "business_details.address": "Give the address of your business.",
    "business_details.documents": "Upload a document that proves your business exists.",
    "business_details.id_numbers": "Give the tax or registration number of your business.",
    "business_details.phone": "Give a phone number of your business.",
    "business_details.registered_name": "Give the legal name of your business.",
    "business_details.structure": "Choose the legal form of your business.",
    "defaults.profile.business_url": "Give your website, or describe what you sell.",
    "defaults.profile.product_description": "Describe what you sell.",
    "configuration.merchant.mcc": "Choose the industry you work in.",
    "configuration.merchant.statement_descriptor": "Choose the name that appears on card statements.",
    "configuration.merchant.support": "Give a way for your customers to reach you.",
    "external_account": "Add the bank account your payouts go to.",
    "payout_method": "Add the bank account your payouts go to.",
    "identity.country": "Confirm the country of your business.",
    "identity.entity_type": "Say whether you are a company or an individual.",
    "individual.address": "Give the home address of the person who represents the business.",
    "individual.date_of_birth": "Give the date of birth of the person who represents the business.",
    "individual.documents.primary_verification": "Upload a photo of a valid identity document.",
    "individual.documents.secondary_verification": "Upload a document that proves the home address.",
    "individual.email": "Give an e-mail address of the person who represents the business.",
    "individual.given_name": "Give the first name of the person who represents the business.",
    "individual.id_numbers": "Give an identity number of the person who represents the business.",
    "individual.phone": "Give a phone number of the person who represents the business.",
    "individual.surname": "Give the last name of the person who represents the business.",
    "owners_provided": "List everyone who owns 25 % or more of the business.",
    "directors_provided": "List the directors of the business.",
    "person": "Complete the details of a person in the business.",
}


def requirement(entry: Mapping[str, Any]) -> Requirement:
    """One entry of ``account.requirements.entries``."""
    code = str(entry["description"])
    impact = entry.get("impact") or {}
    restricted = [str(row["capability"]) for row in impact.get("restricts_capabilities") or []]
    awaiting: Literal["merchant", "provider"] = (
        "merchant" if entry["awaiting_action_from"] == "user" else "provider"
    )
    return Requirement(
        code=code,
        text=_text(code) if awaiting == "merchant" else "The payment provider is checking what you sent.",
        urgency=entry["minimum_deadline"]["status"],
        awaiting=awaiting,
        due_at=_time(entry["minimum_deadline"].get("time")),
        errors=[str(error["description"]) for error in entry.get("errors") or []],
        blocks_card_payments="card_payments" in restricted,
        blocks_payouts=any(name.endswith("payouts") for name in restricted),
    )


def _text(code: str) -> str:
    known = [name for name in _TEXTS if name in code]
    if known:
        return _TEXTS[max(known, key=len)]
    words = code.rsplit(".", 1)[-1].replace("_", " ")
    return f"Complete: {words}."


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
