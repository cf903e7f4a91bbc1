"""Errors in Stripe's shape."""

from typing import Any


class StripeError(Exception):
    """Answered as ``{"error": {...}}`` with ``status``.  ``kept`` errors are results of the work itself (a decline), so
    the idempotency layer remembers them; the others happened before anything began."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
        kept: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kept = kept
        self.error: dict[str, Any] = {"type": kind, "message": message, **more}
        if code:
            self.error["code"] = code
        if param:
            self.error["param"] = param

    def body(self) -> dict[str, Any]:
        return {"error": self.error}


def missing(kind: str, reference: str) -> StripeError:
    return StripeError(f"No such {kind}: '{reference}'", status=404, code="resource_missing", param="id")


def declined(code: str, decline_code: str, message: str, intent: dict[str, Any]) -> StripeError:
    more: dict[str, Any] = {"payment_intent": intent}
    if decline_code:
        more["decline_code"] = decline_code
    return StripeError(message, status=402, kind="card_error", code=code, kept=True, **more)
