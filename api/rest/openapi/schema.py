"""One operation of the schema: what drf-spectacular reads from the view, and what our base class adds to every one."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from api.rest.fields import Body
from api.rest.openapi.problems import problem_answer, rate_headers, statuses

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SECURITY_SCHEME = "key"


class StoaSchema(AutoSchema):
    """Adds the key, the Idempotency-Key header, the rate limit's headers and the problems."""

    def get_auth(self) -> list[dict[str, Any]]:
        return [{SECURITY_SCHEME: []}] if getattr(self.view, "merchant_only", False) else []

    def get_override_parameters(self) -> list[Any]:
        if self.method not in _WRITES:
            return []
        required = bool(getattr(self.view, "key_required", False))
        text = "A repeat with the same key gets the same answer and happens once."
        kind = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
        return [
            OpenApiParameter(
                "Idempotency-Key", kind, OpenApiParameter.HEADER, required=required, description=text
            )
        ]

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        found = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]  # theirs
        if isinstance(serializer, Body):
            found["additionalProperties"] = False
        return found

    def get_operation(self, *args: Any, **options: Any) -> Any:
        found = super().get_operation(*args, **options)
        if found is None:
            return None
        # Its summary says which method it is; spectacular would repeat the whole class' text.
        for status in statuses(self.view, self.method):
            found["responses"].setdefault(str(status), problem_answer(status))
        for status, answer in found["responses"].items():
            answer["headers"] = {**answer.get("headers", {}), **rate_headers(int(status))}
        return found
