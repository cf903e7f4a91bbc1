"""What Stripe serves to shoppers' browsers: the script, the element's frame, the challenge, and their calls.

The frame's card data comes here and nowhere else.  Pages here send a CSP of their own without inline script or style.
"""

import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.render import public
from integrations.stripe.sandbox.resources import confirming, tokens
from integrations.stripe.sandbox.store import Json
from integrations.stripe.sandbox.world import World

FILES = Path(__file__).parent / "browser_files"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " form-action *; base-uri 'none'"
)
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*", "Vary": "Origin"}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_Action = Callable[[World, Request], Awaitable[Response]]


def routes(world: World) -> list[Route]:
    return [
        Route("/favicon.ico", _no_icon),
        Route("/js/stripe.js", _file("stripe.js")),
        Route("/js/element", _file("element.html")),
        Route("/js/challenge", _file("challenge.html")),
        Route("/js/files/{name}", _named),
        Route("/js/api/confirmation_tokens", _bound(world, _create_token), methods=["POST", "OPTIONS"]),
        Route("/js/api/payment_intents/{id}", _bound(world, _retrieve_intent), methods=["GET", "OPTIONS"]),
        Route("/js/api/challenges/{id}", _bound(world, _answer_challenge), methods=["POST", "OPTIONS"]),
        Route("/js/challenges/{id}", _bound(world, _answer_by_form), methods=["POST"]),
    ]


def _respond(name: str) -> Response:
    kind = _TYPES[Path(name).suffix]
    headers = {
        "Content-Security-Policy": CSP,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(FILES / name, media_type=kind, headers=headers)


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def view(_request: Request) -> Response:
        return _respond(name)

    return view


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)


async def _named(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in {path.name for path in FILES.iterdir()}:
        return Response(status_code=404)
    return _respond(name)


def _bound(world: World, action: _Action) -> Callable[[Request], Awaitable[Response]]:
    async def view(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(headers=_CORS | {"Access-Control-Allow-Methods": "GET, POST"})
        try:
            world.run_due()
            answer = await action(world, request)
        except StripeError as error:
            answer = JSONResponse(public(error.body()), status_code=error.status)
        world.store.flush()
        answer.headers.update(_CORS)
        return answer

    return view


def _check_key(world: World, key: str, account: str) -> None:
    if not secrets.compare_digest(key.encode(), world.publishable_key.encode()):
        raise StripeError("Invalid API Key provided.", status=401)
    if account and world.store.get("account", account) is None:
        raise StripeError(f"No such account: '{account}'", status=403, code="account_invalid")


async def _json(request: Request) -> dict[str, Any]:
    try:
        given = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise StripeError("The request body is not valid JSON.") from error
    if not isinstance(given, dict):
        raise StripeError("The request body must be an object.")
    return given


async def form_of(request: Request) -> dict[str, str]:
    """The fields of an ordinary (url-encoded) form."""
    return dict(parse_qsl((await request.body()).decode()))


async def _create_token(world: World, request: Request) -> Response:
    """``{key, account, number, expiry, cvc, billing_details, shipping}`` → the token; the number goes no further."""
    given = await _json(request)
    account = str(given.get("account") or "")
    _check_key(world, str(given.get("key", "")), account)
    number = str(given.get("number", ""))
    method = tokens.payment_method(
        world, account, number, given.get("billing_details"), str(given.get("expiry") or "12/34")
    )
    token = tokens.make_token(
        world, account, method, return_url=str(given.get("return_url") or ""), shipping=given.get("shipping")
    )
    return JSONResponse(public(token))


def _intent(world: World, request: Request, secret: str) -> Json:
    """The client secret is the right to see and continue one intent."""
    intent = world.load("payment_intent", request.path_params["id"], None)
    if not secrets.compare_digest(str(intent["client_secret"]).encode(), secret.encode()):
        raise StripeError("The client_secret provided does not match.", status=404, code="resource_missing")
    return intent


async def _retrieve_intent(world: World, request: Request) -> Response:
    query = request.query_params
    _check_key(world, query.get("key", ""), query.get("account", ""))
    intent = _intent(world, request, query.get("client_secret", ""))
    hidden = ("metadata", "application_fee_amount", "latest_charge")
    return JSONResponse({name: value for name, value in public(intent).items() if name not in hidden})


async def _answer_challenge(world: World, request: Request) -> Response:
    given = await _json(request)
    intent = _intent(world, request, str(given.get("client_secret", "")))
    account = world.store.account_of("payment_intent", intent["id"])
    confirming.authenticated(world, intent, account, passed=bool(given.get("passed")))
    return JSONResponse({"status": intent["status"]})


async def _answer_by_form(world: World, request: Request) -> Response:
    """The same without script, for the full-page redirect; goes back to the return URL."""
    form = await form_of(request)
    intent = _intent(world, request, str(form.get("client_secret", "")))
    account = world.store.account_of("payment_intent", intent["id"])
    confirming.authenticated(world, intent, account, passed=form.get("answer") == "complete")
    back = intent["_return_url"]
    known = urlencode(
        {"payment_intent": intent["id"], "payment_intent_client_secret": intent["client_secret"]}
    )
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{known}", status_code=303)
