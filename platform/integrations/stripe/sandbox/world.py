"""What every resource works on: the store, the keys, the clock, scheduled work, faults and events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stripe._api_version import _ApiVersion

from integrations.stripe.sandbox.errors import StripeError, missing
from integrations.stripe.sandbox.faults import Faults
from integrations.stripe.sandbox.store import Json, Store, new_id

API_VERSION: str = _ApiVersion.CURRENT
Job = Callable[["World", str], None]


@dataclass
class Call:
    """One checked API request.  ``account`` is the connected account it acts for, empty for the platform."""

    params: dict[str, Any]
    path: Mapping[str, str]
    account: str = ""
    idempotency_key: str = ""
    include: tuple[str, ...] = ()


@dataclass
class World:
    store: Store
    origin: str
    secret_key: str = "sk_test_stoa_sandbox"  # noqa: S105  # a published key of a server that has no secrets
    publishable_key: str = "pk_test_stoa_sandbox"
    faults: Faults = field(default_factory=Faults)
    jobs: dict[str, Job] = field(default_factory=dict)
    request_key: str = ""

    def now(self) -> int:
        return int(self.store.now())

    def load(self, kind: str, reference: str, account: str | None) -> Json:
        """The object, when it belongs to the account; otherwise Stripe's "No such ..."."""
        found = self.store.get(kind, reference)
        if found is None or (account is not None and self.store.account_of(kind, reference) != account):
            raise missing(kind, reference)
        return found

    def later(self, name: str, reference: str, seconds: float = 0) -> None:
        """Do ``jobs[name](world, reference)`` after this request, or ``seconds`` of sandbox time later."""
        self.store.put(
            "job",
            {"id": new_id("job"), "name": name, "reference": reference, "due": self.store.now() + seconds},
        )

    def run_due(self, *, everything: bool = False) -> int:
        """Run what is due (or simply all of it); what that schedules in turn runs too when due."""
        done = 0
        while due := sorted(
            (job for job in self.store.newest("job") if everything or job["due"] <= self.store.now()),
            key=lambda job: float(job["due"]),
        ):
            for job in due:
                self.store.delete("job", job["id"])
                self.jobs[job["name"]](self, job["reference"])
                done += 1
        return done


def page(world: World, kind: str, rows: list[Json], params: Mapping[str, Any], url: str) -> Json:
    """A v1 list: ``limit``, ``starting_after``, ``ending_before``, ``created``; ``rows`` newest first."""
    created = params.get("created")
    bounds = (
        created if isinstance(created, dict) else {} if created is None else {"gte": created, "lte": created}
    )
    tests: dict[str, Callable[[int, int], bool]] = {
        "gt": lambda a, b: a > b,
        "gte": lambda a, b: a >= b,
        "lt": lambda a, b: a < b,
        "lte": lambda a, b: a <= b,
    }
    rows = [
        row for row in rows if all(tests[name](int(row["created"]), limit) for name, limit in bounds.items())
    ]
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise StripeError("Invalid limit: must be between 1 and 100", param="limit")
    ids = [row["id"] for row in rows]
    if after := params.get("starting_after"):
        if after not in ids:
            raise missing(kind, after)
        rows = rows[ids.index(after) + 1 :]
    elif before := params.get("ending_before"):
        if before not in ids:
            raise missing(kind, before)
        rows = rows[max(0, ids.index(before) - limit) : ids.index(before)]
    return {"object": "list", "url": url, "has_more": len(rows) > limit, "data": rows[:limit]}


def page_of_payment(world: World, call: Call, kind: str, url: str) -> Json:
    """A v1 list of what belongs to payments, of one payment or charge when the caller names it."""
    intent, charge = call.params.get("payment_intent"), call.params.get("charge")
    rows = [
        row
        for row in world.store.newest(kind, call.account)
        if intent in (None, row["payment_intent"]) and charge in (None, row["charge"])
    ]
    return page(world, kind, rows, call.params, url)
