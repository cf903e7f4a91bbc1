"""How each status looks: its tone, how full its dot is, and its words. One list for the whole product."""

from dataclasses import dataclass
from typing import Literal, Protocol

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from web.ui.escaping import written

Tone = Literal["neutral", "info", "success", "warning", "danger", "accent"]
Fill = Literal["none", "half", "full"]


@dataclass(frozen=True, slots=True)
class Look:
    """A status as people see it."""

    words: str | Promise
    tone: Tone = "neutral"
    fill: Fill = "full"


LOOKS: dict[str, Look] = {
    # order
    "open": Look(_("Open"), "info", "half"),
    "placed": Look(_("Placed"), "info", "half"),
    "confirmed": Look(_("Confirmed"), "info"),
    "completed": Look(_("Completed"), "success"),
    "closed": Look(_("Closed")),
    "cancelled": Look(_("Cancelled"), "neutral", "none"),
    "canceled": Look(_("Cancelled"), "neutral", "none"),
    "pending_payment": Look(_("Waiting for payment"), "warning", "none"),
    # payment
    "unpaid": Look(_("Unpaid"), "warning", "none"),
    "requires_payment": Look(_("Requires payment"), "warning", "none"),
    "requires_action": Look(_("Waits for the customer"), "warning", "half"),
    "pending": Look(_("Pending"), "warning", "none"),
    "processing": Look(_("Processing"), "info", "half"),
    "authorized": Look(_("Authorized"), "warning", "half"),
    "partially_paid": Look(_("Partially paid"), "warning", "half"),
    "paid": Look(_("Paid"), "success"),
    "captured": Look(_("Captured"), "success"),
    "succeeded": Look(_("Succeeded"), "success"),
    "partially_refunded": Look(_("Partially refunded"), "neutral", "half"),
    "refunded": Look(_("Refunded")),
    "voided": Look(_("Voided"), "neutral", "none"),
    "failed": Look(_("Failed"), "danger"),
    "declined": Look(_("Declined"), "danger"),
    "disputed": Look(_("Disputed"), "danger", "half"),
    "warning": Look(_("Enquiry"), "warning", "none"),
    "needs_response": Look(_("Needs your answer"), "danger", "none"),
    "under_review": Look(_("At the bank"), "info", "half"),
    "won": Look(_("Won"), "success"),
    "lost": Look(_("Lost"), "danger"),
    # fulfillment
    "unfulfilled": Look(_("Unfulfilled"), "warning", "none"),
    "partially_fulfilled": Look(_("Partially fulfilled"), "warning", "half"),
    "partial": Look(_("Partially fulfilled"), "warning", "half"),
    "fulfilled": Look(_("Fulfilled"), "success"),
    "sent": Look(_("Sent"), "success"),
    "shipped": Look(_("Shipped"), "success"),
    "delivered": Look(_("Delivered"), "success"),
    "returned": Look(_("Returned")),
    "not_required": Look(_("No shipping"), "neutral", "none"),
    # products
    "draft": Look(_("Draft"), "neutral", "none"),
    "active": Look(_("Active"), "success"),
    "published": Look(_("Published"), "success"),
    "archived": Look(_("Archived"), "neutral", "none"),
    "in_stock": Look(_("In stock"), "success"),
    "low_stock": Look(_("Low stock"), "warning", "half"),
    "out_of_stock": Look(_("Out of stock"), "danger", "none"),
    # shops and people
    "live": Look(_("Live"), "success"),
    "provisioning": Look(_("Being set up"), "info", "half"),
    "suspended": Look(_("Suspended"), "danger", "half"),
    "deleted": Look(_("Deleted"), "danger", "none"),
    "invited": Look(_("Invited"), "info", "half"),
    "accepted": Look(_("Accepted"), "success"),
    "expired": Look(_("Expired"), "neutral", "none"),
    "revoked": Look(_("Revoked"), "neutral", "none"),
    "removed": Look(_("Removed"), "neutral", "none"),
    "verified": Look(_("Verified"), "success"),
    "unverified": Look(_("Not verified"), "warning", "none"),
    "trialing": Look(_("Trial"), "info", "half"),
    "restricted": Look(_("Restricted"), "danger", "half"),
    "enabled": Look(_("Enabled"), "success"),
    "disabled": Look(_("Disabled"), "neutral", "none"),
    # work
    "queued": Look(_("Queued"), "neutral", "none"),
    "running": Look(_("Running"), "info", "half"),
    "leased": Look(_("Running"), "info", "half"),
    "done": Look(_("Done"), "success"),
    "dead": Look(_("Dead"), "danger"),
    "retrying": Look(_("Retrying"), "warning", "half"),
    "in_transit": Look(_("In transit"), "info", "half"),
    "created": Look(_("New"), "success"),
    "changed": Look(_("Changed"), "info", "half"),
    "unchanged": Look(_("Unchanged"), "neutral", "none"),
    "refused": Look(_("Refused"), "danger"),
    "skipped": Look(_("Skipped"), "neutral", "none"),
}


def look_of(value: str) -> Look:
    """The look of a status; an unknown one is shown in its own words, neutral."""
    found = LOOKS.get(value)
    return found or Look(value.replace("_", " ").capitalize())


def status_badge(value: object, label: str = "") -> SafeString:
    """The badge of a status. The dot is empty, half or full, so that colour is never the only sign."""
    text = str(getattr(value, "value", value) or "")
    if not text:
        return SafeString("")
    look = look_of(text)
    return written(
        '<span class="badge badge--dot" data-tone="{}" data-progress="{}">{}</span>',
        look.tone,
        look.fill,
        label or look.words,
    )


# What the shop's words for its own work mean to who waits for a parcel.
_TO_CUSTOMERS = {
    "unpaid": _("Not paid yet"),
    "pending_payment": _("Not paid yet"),
    "processing": _("Payment in progress"),
    "partially_paid": _("Partly paid"),
    "partially_refunded": _("Partly refunded"),
    "disputed": _("Paid"),
    "unfulfilled": _("Preparing"),
    "partial": _("Partly sent"),
    "fulfilled": _("Sent"),
}
_SETTLED = frozenset({"paid", "partially_refunded", "disputed"})


class Standing(Protocol):
    """An order's three statuses."""

    @property
    def status(self) -> str: ...
    @property
    def payment_status(self) -> str: ...
    @property
    def fulfillment_status(self) -> str: ...


def order_badges(order: Standing) -> SafeString:
    """How an order stands, to its customer: what became of the money, and of the parcel once there is to be one."""
    shown = [order.payment_status]
    if order.status in {"cancelled", "expired"}:
        refunded = order.payment_status in {"refunded", "partially_refunded"}
        shown = ["cancelled", order.payment_status] if refunded else ["cancelled"]
    elif order.fulfillment_status in {"partial", "fulfilled"} or order.payment_status in _SETTLED:
        shown.append(order.fulfillment_status)
    badges = [
        (status_badge(each, str(_TO_CUSTOMERS.get(each, ""))),) for each in shown if each != "not_required"
    ]
    return written('<span class="cluster">{}</span>', format_html_join(" ", "{}", badges))


def badge(text: object, tone: Tone = "neutral") -> SafeString:
    """A plain badge."""
    return written('<span class="badge" data-tone="{}">{}</span>', tone, text)
