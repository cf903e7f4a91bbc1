"""The base of every endpoint: rate limit, authentication, idempotency, problem+json, JSON only."""

import hashlib
from typing import Any, ClassVar

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.rest import idempotency
from api.rest.errors import problem
from api.rest.fields import unknown_fields
from api.rest.parsers import StrictJSONParser
from api.services import Claim
from core import ratelimit
from core.actor import Actor
from core.client import bearer, client_ip
from core.errors import Invalid, RateLimited, Unauthenticated
from tenants.api_keys.services import actor_of_key

PROGRAM_RATE = ratelimit.Rate(600, 60)
SHOPPER_RATE = ratelimit.Rate(300, 60)
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ApiView(APIView):
    """`actor` is who asks: a merchant's key, or nobody in particular on the storefront's endpoints.

    `permission` names what the actor needs: one code for all methods, or one per method. `key_required`: its writes
    are refused without an Idempotency-Key.
    """

    renderer_classes = (JSONRenderer,)
    parser_classes = (StrictJSONParser,)
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    permission: ClassVar[str | dict[str, str]] = ""
    merchant_only: ClassVar[bool] = False
    key_required: ClassVar[bool] = False
    actor: Actor
    _record: Claim | None = None
    _verdict: ratelimit.Verdict | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before the handler: who is it, are they too fast, may they, and was this asked before?"""
        ip = client_ip(request.META)
        self.actor = self._known(request, ip)
        super().initial(request, *args, **kwargs)
        method = request.method or ""
        code = self.permission if isinstance(self.permission, str) else self.permission.get(method, "")
        if code:
            self.actor.require(code)
        handler = getattr(self, method.lower(), None)
        _check_query(request, getattr(handler, "query_names", None))
        if method in _WRITES and not getattr(handler, "takes_body", True):
            _check_no_body(request)
        if method in _WRITES and hasattr(self, method.lower()):
            caller = self._caller(ip, str(kwargs.get("token", "")))
            self._record = idempotency.claim(request, caller=caller, required=self.key_required)

    def _known(self, request: Request, ip: str) -> Actor:
        """Who asks, one token taken from their bucket. Wrong keys are counted by address: guessing is slow."""
        try:
            actor = self._authenticate(request, ip)
        except Unauthenticated:
            self._take(ip, SHOPPER_RATE)
            raise
        program = actor.kind == "api_key"
        self._take(actor.id if program else ip, PROGRAM_RATE if program else SHOPPER_RATE)
        return actor

    def _authenticate(self, request: Request, ip: str) -> Actor:
        key = bearer(request.META)
        if key is not None:
            return actor_of_key(key, ip=ip)
        if self.merchant_only or self.permission:
            raise Unauthenticated("Send your API key as “Authorization: Bearer sk_…”.")
        return Actor(kind="customer", id="", label="API", ip=ip)

    def _take(self, who: str, rate: ratelimit.Rate) -> None:
        self._verdict = ratelimit.take("api", who, rate)
        if not self._verdict.allowed:
            raise RateLimited(retry_after=self._verdict.retry_after)

    def _caller(self, ip: str, token: str) -> str:
        """Whose keys these are: two shoppers behind one address may choose the same."""
        if self.actor.kind == "api_key":
            return f"key:{self.actor.id}"
        return f"cart:{hashlib.sha256(token.encode()).hexdigest()}" if token else f"ip:{ip}"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(response, Response) and self._record is not None:
            idempotency.finish(self._record, response)
            self._record = None
        result = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self._verdict.headers() if self._verdict else {}).items():
            result[name] = value
        result.setdefault("Cache-Control", "no-store")
        return result


def _check_query(request: Request, known: frozenset[str] | None) -> None:
    """A misspelled filter would be a wrong answer that looks right."""
    unknown = set(request.query_params) - known if known is not None else set()
    if unknown:
        errors = {name: ["There is no such parameter."] for name in sorted(unknown)}
        raise Invalid("This endpoint has no such parameter.", code="unknown_parameter", errors=errors)


def _check_no_body(request: Request) -> None:
    """Of an endpoint that takes nothing, nothing can be wished."""
    if unknown := unknown_fields(request.data, ()):
        raise Invalid("This endpoint takes no fields.", errors=unknown)


class UnknownAddress(ApiView):
    """Every address under /api/ that is none."""

    schema = None

    def _answer(self, request: Request, **_: Any) -> Response:
        return problem(404, "not_found", "There is no such address in the API. See /api/v1/docs/.")

    get = post = put = patch = delete = _answer


class MerchantView(ApiView):
    """An endpoint for a merchant's key."""

    merchant_only = True
