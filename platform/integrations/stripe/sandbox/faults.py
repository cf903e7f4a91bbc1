"""Misfortune on demand.  Each fault matches some requests or events and is used up after ``times`` of them."""

from dataclasses import asdict, dataclass, field
from typing import Any

from integrations.stripe.sandbox.errors import StripeError

REQUEST_FAULTS = {
    "error_500": "answer 500 and do nothing",
    "error_500_after": "do it, then answer 500",
    "error_429": "answer 429 and do nothing",
    "drop_before": "close the connection and do nothing",
    "drop_after": "do it, then close the connection without an answer",
    "search_late": "answer a search with nothing, as an index that is behind",
    "hang_before": "say nothing for `seconds` and do nothing",
    "hang_after": "do it, then say nothing for `seconds`",
}
WEBHOOK_FAULTS = {
    "webhook_drop": "never send it",
    "webhook_double": "send it twice",
    "webhook_delay": "send it `seconds` later",
    "webhook_reverse": "hold `times` of them and send them in reverse order",
    "webhook_hold": "hold until /_sandbox/advance",
}


@dataclass
class Fault:
    kind: str
    method: str = ""
    path: str = ""  # prefix of the request's path
    type: str = ""  # prefix of the event's type, without ``v1.``
    times: int = 1
    seconds: float = 30
    used: int = 0

    @property
    def left(self) -> int:
        return self.times - self.used


@dataclass
class Faults:
    active: list[Fault] = field(default_factory=list)

    def add(self, wanted: dict[str, Any]) -> Fault:
        if wanted.get("kind") not in REQUEST_FAULTS | WEBHOOK_FAULTS:
            raise StripeError(
                f"Unknown fault; one of {', '.join(REQUEST_FAULTS | WEBHOOK_FAULTS)}", param="kind"
            )
        try:
            fault = Fault(**wanted)
        except TypeError as error:
            raise StripeError(f"Unknown field of a fault: {error}") from error
        self.active.append(fault)
        return fault

    def for_request(self, method: str, path: str) -> Fault | None:
        return self._take(
            lambda fault: (
                fault.kind in REQUEST_FAULTS and fault.method in ("", method) and path.startswith(fault.path)
            )
        )

    def for_event(self, kind: str) -> Fault | None:
        return self._take(lambda fault: fault.kind in WEBHOOK_FAULTS and kind.startswith(fault.type))

    def _take(self, test: Any) -> Fault | None:
        for fault in self.active:
            if fault.left > 0 and test(fault):
                fault.used += 1
                return fault
        return None

    def clear(self) -> None:
        self.active.clear()

    def listed(self) -> list[dict[str, Any]]:
        return [{**asdict(fault), "left": fault.left} for fault in self.active]
