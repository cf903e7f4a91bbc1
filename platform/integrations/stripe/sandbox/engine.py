"""One API request from bytes to answer: key, version, account, parameters, idempotency, work."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.params import check, decode_form, params_type
from integrations.stripe.sandbox.render import rendered
from integrations.stripe.sandbox.routes import Route, find_route
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import API_VERSION, Call, World

KEY_LENGTH = 255
KEY_LIFETIME = 24 * 3600


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    headers: Mapping[str, str]


def handle(world: World, request: Request) -> Answer:
    """Never raises: every error is an answer in Stripe's shape."""
    headers = {"Request-Id": new_id("req", 14), "Stripe-Version": API_VERSION}
    try:
        world.run_due()
        return _handle(world, request, headers)
    except StripeError as error:
        return Answer(error.status, _error_body(world, error), headers)
    finally:
        world.store.flush()


def _handle(world: World, request: Request, headers: dict[str, str]) -> Answer:
    _check_key(world, request)
    _check_version(request)
    found = find_route(request.method, request.path)
    if found is None:
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        raise StripeError(message, status=404)
    route, path = found
    account = _account(world, request)
    if account:
        headers["Stripe-Account"] = account
    given = _given(route, request)
    if not (key := _key(request)):
        return Answer(200, _work(world, route, path, account, given, ""), headers)
    headers["Idempotency-Key"] = key
    record_id = hashlib.sha256(f"{account}\0{key}".encode()).hexdigest()
    fingerprint = hashlib.sha256(json.dumps([request.path, given], sort_keys=True).encode()).hexdigest()
    if record := _remembered(world, record_id, fingerprint, key):
        return Answer(record["status"], record["body"], headers | {"Idempotent-Replayed": "true"})
    status, body = _outcome(world, route, path, account, given, key)
    kept = {"id": record_id, "fingerprint": fingerprint, "status": status, "body": body, "at": world.now()}
    world.store.put("idempotency", kept, account)
    return Answer(status, body, headers)


def _check_key(world: World, request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise StripeError("You did not provide an API key.", status=401)
    if key != world.secret_key:
        raise StripeError(f"Invalid API Key provided: {key[:8]}****{key[-4:]}", status=401)


def _check_version(request: Request) -> None:
    given = request.headers.get("stripe-version", API_VERSION if request.path.startswith("/v1/") else "")
    if given != API_VERSION:
        raise StripeError(f"Invalid Stripe API version: {given or '(none)'}", code="invalid_api_version")


def _account(world: World, request: Request) -> str:
    account = request.headers.get("stripe-account") or request.headers.get("stripe-context") or ""
    if account and world.store.get("account", account) is None:
        raise StripeError(
            f"The provided key does not have access to account '{account}' (or that account does not exist)."
            " Application access may have been revoked.",
            status=403,
            code="account_invalid",
        )
    return account


def _given(route: Route, request: Request) -> dict[str, Any]:
    """The raw parameters; those that fail the check fail before anything is remembered."""
    if request.method == "GET" or not route.v2:
        text = request.query if request.method in ("GET", "DELETE") else request.body.decode()
        return decode_form(parse_qsl(text, keep_blank_values=True))
    try:
        given = json.loads(request.body or b"{}")
    except ValueError as error:
        raise StripeError("The request body is not valid JSON.", code="invalid_json") from error
    if not isinstance(given, dict):
        raise StripeError("The request body must be an object.", code="invalid_json")
    return given


def _key(request: Request) -> str:
    if request.method != "POST":
        return ""
    key = request.headers.get("idempotency-key", "")
    if len(key) > KEY_LENGTH:
        raise StripeError("Idempotency keys may be at most 255 characters.", code="idempotency_key_too_long")
    return key


def _remembered(world: World, record_id: str, fingerprint: str, key: str) -> Json | None:
    record = world.store.get("idempotency", record_id)
    if record is None or record["at"] + KEY_LIFETIME < world.now():
        return None
    if record["fingerprint"] != fingerprint:
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with."
            f" Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return record


def _outcome(
    world: World, route: Route, path: Mapping[str, str], account: str, given: dict[str, Any], key: str
) -> tuple[int, Json]:
    try:
        return 200, _work(world, route, path, account, given, key)
    except StripeError as error:
        if not error.kept:
            raise
        return error.status, _error_body(world, error)


def _work(
    world: World, route: Route, path: Mapping[str, str], account: str, given: dict[str, Any], key: str
) -> Json:
    text = not route.v2 or route.method == "GET"
    # ``page`` comes from our own ``next_page_url``; it is in no parameter type.
    cursor = {"page": given["page"]} if route.v2 and text and "page" in given else {}
    given = {name: value for name, value in given.items() if name not in cursor}
    params = check(params_type(route.params), given, text=text) | cursor
    expand = params.pop("expand", [])
    world.request_key = key
    try:
        body = route.handler(world, Call(params=params, path=path, account=account, idempotency_key=key))
    finally:
        world.request_key = ""
    return rendered(world.store, body, expand)


def _error_body(world: World, error: StripeError) -> Json:
    return rendered(world.store, error.body(), ())
