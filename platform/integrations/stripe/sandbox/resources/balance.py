"""Balance transactions, balances and payouts, of the platform ("") and of each connected account."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page

SETTLING = 2 * 24 * 3600


def book(
    world: World,
    account: str,
    *,
    kind: str,
    category: str,
    source: str,
    amount: int,
    fees: dict[str, int],
    currency: str,
    description: str | None,
    available_now: bool = False,
) -> Json:
    """One movement.  ``fees`` by type; the net is what the balance changes by.

    An account that is paid out in one currency only has all others exchanged (control ``exchange``), the fees as well.
    """
    into, rate = _exchange(world, account, currency)
    if rate is not None:
        currency, amount = into, exchanged(amount, rate)
        fees = {name: exchanged(part, rate) for name, part in fees.items()}
    total = sum(fees.values())
    entry: Json = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": world.now() + (0 if available_now else SETTLING),
        "balance_type": "payments",
        "created": world.now(),
        "currency": currency,
        "description": description,
        "exchange_rate": None if rate is None else float(rate),
        "fee": total,
        "fee_details": [
            {"amount": part, "application": None, "currency": currency, "description": None, "type": name}
            for name, part in fees.items()
            if part
        ],
        "net": amount - total,
        "reporting_category": category,
        "source": source,
        "status": "available" if available_now else "pending",
        "type": kind,
        "_payout": "",
    }
    return world.store.put("balance_transaction", entry, account)


def _exchange(world: World, account: str, currency: str) -> tuple[str, Decimal | None]:
    found = world.store.get("account", account) if account else None
    terms = (found or {}).get("_exchange") or {}
    rate = terms.get("rates", {}).get(currency)
    return terms.get("into", currency), Decimal(rate) if rate else None


def exchanged(amount: int, rate: Decimal) -> int:
    """In smallest units of both, half up."""
    return int((amount * rate).quantize(Decimal(1), ROUND_HALF_UP))


def retrieve(world: World, call: Call) -> Json:
    return _fresh(world, world.load("balance_transaction", call.path["id"], call.account))


def _fresh(world: World, entry: Json) -> Json:
    if entry["status"] == "pending" and entry["available_on"] <= world.now():
        entry["status"] = "available"
        world.store.touch("balance_transaction", entry)
    return entry


def list_all(world: World, call: Call) -> Json:
    params = call.params
    rows = [
        _fresh(world, row)
        for row in world.store.newest("balance_transaction", call.account)
        if params.get("payout") in (None, row["_payout"])
        and params.get("source") in (None, row["source"])
        and params.get("type") in (None, row["type"])
        and params.get("currency") in (None, row["currency"])
    ]
    return page(world, "balance_transaction", rows, params, "/v1/balance_transactions")


def current(world: World, call: Call) -> Json:
    sums: dict[str, dict[str, int]] = {"available": {}, "pending": {}}
    for row in world.store.newest("balance_transaction", call.account):
        part = sums[_fresh(world, row)["status"]]
        part[row["currency"]] = part.get(row["currency"], 0) + row["net"]
    currencies = sorted(sums["available"] | sums["pending"])
    shown: dict[str, Any] = {
        name: [{"amount": part.get(currency, 0), "currency": currency} for currency in currencies]
        for name, part in sums.items()
    }
    return {"object": "balance", "livemode": False, **shown}


def pay_out(world: World, account: str) -> list[Json]:
    """Sweep what is available and not paid out yet, one payout per currency with a positive sum."""
    made = []
    rows = [_fresh(world, row) for row in world.store.newest("balance_transaction", account)]
    open_rows = [row for row in rows if row["status"] == "available" and not row["_payout"]]
    for currency in sorted({row["currency"] for row in open_rows}):
        mine = [row for row in open_rows if row["currency"] == currency]
        total = sum(row["net"] for row in mine)
        if total <= 0:
            continue
        payout = _payout(world, account, total, currency)
        for row in mine:
            row["_payout"] = payout["id"]
            world.store.touch("balance_transaction", row)
        made.append(payout)
    return made


def _payout(world: World, account: str, amount: int, currency: str) -> Json:
    payout: Json = {
        "id": new_id("po"),
        "object": "payout",
        "amount": amount,
        "arrival_date": int(
            dt.datetime.fromtimestamp(world.now() + 86400, dt.UTC)
            .replace(hour=0, minute=0, second=0)
            .timestamp()
        ),
        "automatic": True,
        "balance_transaction": None,
        "created": world.now(),
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "status": "paid",
        "type": "bank_account",
    }
    entry = book(
        world,
        account,
        kind="payout",
        category="payout",
        source=payout["id"],
        amount=-amount,
        fees={},
        currency=currency,
        description="STRIPE PAYOUT",
        available_now=True,
    )
    entry["_payout"] = payout["id"]
    payout["balance_transaction"] = entry["id"]
    world.store.put("payout", payout, account)
    emit(world, "payout.created", payout, account)
    emit(world, "payout.paid", payout, account)
    return payout


def fail_payout(world: World, reference: str) -> Json:
    """The bank sent it back: the money is on the balance again."""
    payout = world.load("payout", reference, None)
    account = world.store.account_of("payout", reference)
    if payout["status"] == "failed":
        return payout
    message = "The bank account has been closed."
    payout.update(status="failed", failure_code="account_closed", failure_message=message)
    book(
        world,
        account,
        kind="payout_failure",
        category="payout_reversal",
        source=reference,
        amount=payout["amount"],
        fees={},
        currency=payout["currency"],
        description="STRIPE PAYOUT (failure)",
        available_now=True,
    )
    world.store.touch("payout", payout)
    emit(world, "payout.failed", payout, account)
    return payout


def retrieve_payout(world: World, call: Call) -> Json:
    return world.load("payout", call.path["id"], call.account)


def list_payouts(world: World, call: Call) -> Json:
    rows = [
        row
        for row in world.store.newest("payout", call.account)
        if call.params.get("status") in (None, row["status"])
    ]
    return page(world, "payout", rows, call.params, "/v1/payouts")
