"""The ASGI application: the API, the browser's part, the pages for people, the control API."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from integrations.stripe.sandbox import browser, control, pages
from integrations.stripe.sandbox.engine import Request, handle
from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.events import deliver_forever
from integrations.stripe.sandbox.faults import Fault
from integrations.stripe.sandbox.routes import JOBS
from integrations.stripe.sandbox.world import World

METHODS = ["GET", "POST", "DELETE"]


def build(world: World) -> Starlette:
    """The server for one world; closes the world's store when it stops."""
    world.jobs.update(JOBS)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        background = asyncio.create_task(deliver_forever(world))
        try:
            yield
        finally:
            background.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await background
            world.store.close()

    app = Starlette(
        routes=[
            Route("/v1/{rest:path}", Api(world), methods=METHODS),
            Route("/v2/{rest:path}", Api(world), methods=METHODS),
            *browser.routes(world),
            *control.routes(world),
            *pages.routes(world),
        ],
        exception_handlers={StripeError: _stripe_error},
        lifespan=lifespan,
    )
    app.state.world = world
    return app


async def _stripe_error(_request: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, StripeError)
    return JSONResponse(error.body(), status_code=error.status)


class Api:
    """The API as a bare ASGI application, because a dropped answer needs the connection itself."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        http = HttpRequest(scope, receive)
        fault = self._world.faults.for_request(http.method, http.url.path)
        body = await http.body()
        before = _BEFORE.get(fault.kind) if fault else None
        if fault and before:
            await before(fault, scope, receive, send)
            return
        answer = handle(
            self._world,
            Request(
                method=http.method,
                path=http.url.path,
                query=http.url.query,
                headers={name.lower(): value for name, value in http.headers.items()},
                body=body,
            ),
        )
        after = _AFTER.get(fault.kind) if fault else None
        if fault and after:
            await after(fault, scope, receive, send)
            return
        await JSONResponse(answer.body, status_code=answer.status, headers=dict(answer.headers))(
            scope, receive, send
        )


async def _server_error(_fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    error = {"error": {"type": "api_error", "message": "An unknown error occurred (sandbox fault)."}}
    await JSONResponse(error, status_code=500)(scope, receive, send)


async def _too_many(_fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    error = {
        "error": {
            "type": "invalid_request_error",
            "code": "rate_limit",
            "message": "Too many requests (sandbox fault).",
        }
    }
    await JSONResponse(error, status_code=429)(scope, receive, send)


async def _found_nothing(_fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    empty = {
        "object": "search_result",
        "url": scope["path"],
        "has_more": False,
        "next_page": None,
        "data": [],
    }
    await JSONResponse(empty)(scope, receive, send)


async def _drop(_fault: Fault, _scope: Scope, receive: Receive, send: Send) -> None:
    """Close the connection without a byte: uvicorn's cycle knows it.  Elsewhere the answer stays incomplete."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"999")]})


async def _hang(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(fault.seconds)
    await _drop(fault, scope, receive, send)


_Misfortune = Callable[[Fault, Scope, Receive, Send], Awaitable[None]]
_BEFORE: dict[str, _Misfortune] = {
    "error_500": _server_error,
    "error_429": _too_many,
    "drop_before": _drop,
    "hang_before": _hang,
    "search_late": _found_nothing,
}
_AFTER: dict[str, _Misfortune] = {"error_500_after": _server_error, "drop_after": _drop, "hang_after": _hang}
