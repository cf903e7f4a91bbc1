"""The base of every endpoint: authentication, rate limit, idempotency, problem+json, JSON only."""

from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tenants.api_keys.services import actor_of_key
from api.rest import idempotency
from api.rest.errors import problem
from core import ratelimit
from core.actor import Actor
from core.errors import Unauthenticated

_PROGRAM_RATE = ratelimit.Rate(600, 60)
_SHOPPER_RATE = ratelimit.Rate(300, 60)
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ApiView(APIView):
    """`actor` is who asks: a merchant's key, or nobody in particular on the storefront's endpoints.

    `permission` names what the actor needs: one code for all methods, or one per method.
    """

    renderer_classes: ClassVar = [JSONRenderer]
    permission: ClassVar[str | dict[str, str]] = ""
    merchant_only: ClassVar[bool] = False
    actor: Actor
    _record: idempotency.Claim | None = None
    _verdict: ratelimit.Verdict | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before the handler: who is it, are they too fast, may they, and was this asked before?"""
        super().initial(request, *args, **kwargs)
        ip = str(request.META.get("REMOTE_ADDR", ""))[:45]
        self.actor = self._authenticate(request, ip)
        self._limit(ip)
        code = self.permission if isinstance(self.permission, str) else self.permission.get(request.method or "", "")
        if code:
            self.actor.require(code)
        if request.method in _WRITES:
            self._record = idempotency.claim(request, caller=self._caller(request, ip))

    def _authenticate(self, request: Request, ip: str) -> Actor:
        scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() == "bearer":
            return actor_of_key(secret.strip(), ip=ip)
        if self.merchant_only or self.permission:
            raise Unauthenticated("Send your API key as “Authorization: Bearer sk_…”.")
        return Actor(kind="customer", id="", label="API", ip=ip)

    def _limit(self, ip: str) -> None:
        program = self.actor.kind == "api_key"
        who = self.actor.id if program else ip
        self._verdict = ratelimit.require("api", who, _PROGRAM_RATE if program else _SHOPPER_RATE)

    def _caller(self, request: Request, ip: str) -> str:
        return f"key:{self.actor.id}" if self.actor.kind == "api_key" else f"ip:{ip}"

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        if isinstance(response, Response) and self._record is not None:
            idempotency.finish(self._record, response)
            self._record = None
        result = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self._verdict.headers() if self._verdict else {}).items():
            result[name] = value
        result.setdefault("Cache-Control", "no-store")
        return result


class UnknownAddress(ApiView):
    """Every address under /api/ that is none."""

    def _answer(self, request: Request, **_: Any) -> Response:
        return problem(404, "not_found", "There is no such address in the API. See /api/v1/docs/.")

    get = post = put = patch = delete = _answer


class MerchantView(ApiView):
    """An endpoint for a merchant's key."""

    merchant_only = True
