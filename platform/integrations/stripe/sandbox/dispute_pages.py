"""The dashboard's page of one dispute: where a merchant answers it, and the bank's decision can be had at once."""

from html import escape

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from integrations.stripe.sandbox.browser import form_of
from integrations.stripe.sandbox.resources import disputes
from integrations.stripe.sandbox.store import Json
from integrations.stripe.sandbox.world import World

OUTCOMES = {
    "won": ("Send evidence that convinces", "The bank gives the money back."),
    "lost": ("Accept it", "The money stays with the customer."),
}
ENQUIRY = {
    "won": ("Answer the enquiry", "It is closed; nothing was withdrawn."),
    "chargeback": ("Let it become a chargeback", "The money is withdrawn until the bank decides."),
}


def found(world: World, request: Request) -> Json | None:
    """The dispute of the account that the address names."""
    given = request.path_params
    dispute = world.store.get("dispute", given["dispute"])
    mine = world.store.account_of("dispute", given["dispute"]) == given["account"]
    return dispute if mine else None


def body_of(dispute: Json, amount: str) -> str:
    """What it is about, and a button for each way it may go on."""
    said = f"<p>{amount}, {escape(dispute['reason'])}: <strong>{escape(dispute['status'])}</strong></p>"
    known = ENQUIRY if dispute["status"].startswith("warning") else OUTCOMES
    is_over = dispute["status"] in ("won", "lost", "warning_closed")
    buttons = "".join(
        f'<p><button name="outcome" value="{value}">{label}</button> {hint}</p>'
        for value, (label, hint) in known.items()
    )
    return said if is_over else f'{said}<form method="post">{buttons}</form>'


async def answer(world: World, request: Request) -> Response:
    """What the buttons do."""
    dispute = found(world, request)
    outcome = (await form_of(request)).get("outcome", "")
    if dispute is not None and outcome == "chargeback":
        disputes.escalate(world, dispute["id"])
    elif dispute is not None and outcome in OUTCOMES:
        disputes.decide(world, dispute["id"], outcome)
    return RedirectResponse(request.url.path, status_code=303)
