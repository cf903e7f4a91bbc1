"""Pages for people: the dashboard, one account, and the onboarding that a merchant clicks through."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from decimal import Decimal
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from integrations.stripe.sandbox import dispute_pages
from integrations.stripe.sandbox.browser import CSP, form_of
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import accounts
from integrations.stripe.sandbox.resources.amounts import THREE_DECIMAL, ZERO_DECIMAL
from integrations.stripe.sandbox.store import Json
from integrations.stripe.sandbox.world import World

_View = Callable[[World, Request], Awaitable[Response]]
_OUTCOMES = {"complete", "missing", "pending"}


def routes(world: World) -> list[Route]:
    return [
        Route("/", _bound(world, _dashboard)),
        Route("/dashboard/{account}", _bound(world, _account)),
        Route("/dashboard/{account}/disputes/{dispute}", _bound(world, _dispute)),
        Route(
            "/dashboard/{account}/disputes/{dispute}", _bound(world, dispute_pages.answer), methods=["POST"]
        ),
        Route("/onboarding/{link}", _bound(world, _onboarding)),
        Route("/onboarding/{link}", _bound(world, _onboard), methods=["POST"]),
    ]


def _bound(world: World, view: _View) -> Callable[[Request], Awaitable[Response]]:
    async def bound(request: Request) -> Response:
        world.run_due()
        answer = await view(world, request)
        world.store.flush()
        answer.headers["Content-Security-Policy"] = CSP
        return answer

    return bound


def _html(title: str, body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/js/files/pages.css"></head>'
        f'<body><header><a href="/">Stripe sandbox</a><span>No real money moves here.</span></header>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>",
        status_code=status,
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> str:
    """``rows`` hold HTML; use ``escape`` before."""
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    if not lines:
        return f"<h2>{escape(caption)}</h2><p>{escape(empty)}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    return (
        f'<h2>{escape(caption)}</h2><div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _amount(value: int, currency: str) -> str:
    decimals = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    return f"{Decimal(value).scaleb(-decimals):,.{decimals}f} {escape(currency.upper())}"


def _when(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%d %H:%M:%S")


def _status(account: Json) -> str:
    found: str = accounts.shown(account, ["configuration.merchant"])["configuration"]["merchant"][
        "capabilities"
    ]["card_payments"]["status"]
    return found


async def _dashboard(world: World, _request: Request) -> Response:
    store = world.store
    body = _table(
        "Accounts",
        ["Account", "Name", "Country", "Card payments"],
        (
            (
                f'<a href="/dashboard/{escape(row["id"])}">{escape(row["id"])}</a>',
                escape(row["display_name"] or row["contact_email"]),
                escape(row["identity"].get("country", "")),
                escape(_status(row)) if row["_merchant"] else "–",
            )
            for row in store.newest("account")
        ),
        "No shop has connected yet. Start from “Payments” in a shop's back office.",
    )
    body += _payments(world, None)
    body += _fees(world)
    body += _table(
        "Webhooks",
        ["Event", "Status", "Attempts", "Last answer"],
        (
            (escape(row["type"]), escape(row["status"]), str(row["attempts"]), escape(row["answer"] or "–"))
            for _, row in zip(range(50), store.newest("delivery"), strict=False)
        ),
        "Nothing was sent yet.",
    )
    return _html("Dashboard", body)


def _payments(world: World, account: str | None) -> str:
    return _table(
        "Payments",
        ["Payment", "Account", "Amount", "Commission", "Status", "Created (UTC)"],
        (
            (
                escape(row["id"]),
                escape(world.store.account_of("payment_intent", row["id"]) or "platform"),
                _amount(row["amount"], row["currency"]),
                _amount(row["application_fee_amount"] or 0, row["currency"]),
                escape(row["status"]),
                _when(row["created"]),
            )
            for _, row in zip(range(100), world.store.newest("payment_intent", account), strict=False)
        ),
        "Nobody has paid yet.",
    )


def _fees(world: World) -> str:
    return _table(
        "Application fees",
        ["Fee", "Account", "Amount", "Returned"],
        (
            (
                escape(row["id"]),
                escape(row["account"]),
                _amount(row["amount"], row["currency"]),
                _amount(row["amount_refunded"], row["currency"]),
            )
            for _, row in zip(range(100), world.store.newest("application_fee"), strict=False)
        ),
        "The platform has earned nothing yet.",
    )


async def _account(world: World, request: Request) -> Response:
    account = world.store.get("account", request.path_params["account"])
    if account is None:
        return _html("No such account", "<p>Perhaps the sandbox was reset.</p>", 404)
    entries = accounts.shown(account, ["requirements"])["requirements"]["entries"]
    steps = _table(
        "Requirements",
        ["What", "Who", "When"],
        (
            (
                escape(row["description"]),
                escape(row["awaiting_action_from"]),
                escape(row["minimum_deadline"]["status"]),
            )
            for row in entries
        ),
        "Nothing is missing.",
    )
    title = account["display_name"] or account["id"]
    return _html(
        title,
        f"<p>Card payments: <strong>{escape(_status(account))}</strong></p>{steps}"
        f"{_payments(world, account['id'])}{_disputes(world, account['id'])}",
    )


def _disputes(world: World, account: str) -> str:
    return _table(
        "Disputes",
        ["Dispute", "Amount", "Reason", "Status"],
        (
            (
                f'<a href="/dashboard/{escape(account)}/disputes/{escape(row["id"])}">{escape(row["id"])}</a>',
                _amount(row["amount"], row["currency"]),
                escape(row["reason"]),
                escape(row["status"]),
            )
            for row in world.store.newest("dispute", account)
        ),
        "No bank asks anything back.",
    )


async def _dispute(world: World, request: Request) -> Response:
    found = dispute_pages.found(world, request)
    if found is None:
        return _html("No such dispute", "<p>Perhaps the sandbox was reset.</p>", 404)
    amount = _amount(found["amount"], found["currency"])
    return _html(f"Dispute {found['id']}", dispute_pages.body_of(found, amount))


async def _onboarding(world: World, request: Request) -> Response:
    link = world.store.get("account_link", request.path_params["link"])
    if link is None:
        return _html("This link is not valid", "<p>Go back to your shop and start again.</p>", 404)
    if link["_used"] or link["_expires"] < world.now():
        return RedirectResponse(_options(link)["refresh_url"], status_code=303)
    link["_used"] = True
    world.store.touch("account_link", link)
    account = world.load("account", link["account"], None)
    entries = account["_open"] or ["Nothing is missing; you can confirm what is known."]
    steps = "".join(f"<li>{escape(accounts.STEPS.get(name, _readable(name)))}</li>" for name in entries)
    action = f"/onboarding/{escape(link['id'])}"
    buttons = "".join(
        f'<p><button name="outcome" value="{value}" class="{value}">{label}</button> {hint}</p>'
        for value, label, hint in (
            ("complete", "Complete everything", "Card payments become active."),
            ("missing", "Leave a document wrong", "The account stays restricted until it is replaced."),
            (
                "pending",
                "Send it for review",
                "Stripe checks it; “Complete everything” later finishes the check.",
            ),
            ("return", "Save for later", "Nothing changes; you come back to your shop."),
            ("refresh", "Let this link expire", "Your shop has to make a new one."),
        )
    )
    return _html(
        f"Connect {account['display_name'] or account['contact_email']}",
        f"<p>On the real page you would be asked for:</p><ul>{steps}</ul>"
        f'<form method="post" action="{action}">{buttons}</form>',
    )


def _readable(name: str) -> str:
    return name.rsplit(".", 1)[-1].replace("_", " ").capitalize()


def _options(link: Json) -> Json:
    found: Json = link["use_case"][link["use_case"]["type"]]
    return found


async def _onboard(world: World, request: Request) -> Response:
    link = world.load("account_link", request.path_params["link"], None)
    outcome = (await form_of(request)).get("outcome", "")
    if outcome == "refresh":
        return RedirectResponse(_options(link)["refresh_url"], status_code=303)
    account = world.load("account", link["account"], None)
    if outcome in _OUTCOMES:
        accounts.finish(world, account, outcome)
    emit(world, "v2.core.account_link.returned", account)
    return RedirectResponse(_options(link)["return_url"], status_code=303)
