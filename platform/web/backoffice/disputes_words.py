"""What banks ask and what helps, in words. The reasons are those of the card networks."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import clock

Words = str | Promise

REASONS: dict[str, Words] = {
    "fraudulent": _("The cardholder says they did not buy this"),
    "unrecognized": _("The cardholder does not recognize the payment"),
    "product_not_received": _("The customer says the goods did not arrive"),
    "product_unacceptable": _("The customer says the goods were broken or not as described"),
    "duplicate": _("The customer says they paid twice"),
    "credit_not_processed": _("The customer waits for money you promised back"),
    "subscription_canceled": _("The customer says they had cancelled"),
    "general": _("The bank gives no reason"),
}
HELPS: dict[str, Words] = {
    "fraudulent": _(
        "The order confirmation, the address the parcel went to, and proof that it arrived there."
    ),
    "unrecognized": _("What was bought, when and where it was sent; perhaps they only forgot."),
    "product_not_received": _("The tracking number, and proof that the parcel was delivered."),
    "product_unacceptable": _("How the goods were described, and what you agreed with the customer."),
    "duplicate": _(
        "Both orders, and that they were for different goods; or refund one of them before you answer."
    ),
    "credit_not_processed": _("The refund, if there was one, or the terms that say there is none."),
}
# What card issuers report, by Stripe's names, which are those of the networks.
FRAUD: dict[str, Words] = {
    "unauthorized_use_of_card": _("Somebody other than its owner used the card."),
    "made_with_stolen_card": _("The card was stolen."),
    "made_with_lost_card": _("The card was lost."),
    "made_with_counterfeit_card": _("The card is a counterfeit."),
    "card_never_received": _("The card never reached its owner."),
    "fraudulent_card_application": _("The card was applied for in somebody else's name."),
}
_ANY: Words = _("The order, the tracking number and what you wrote to each other.")


def reason_words(reason: str) -> Words:
    return REASONS.get(reason) or reason.replace("_", " ").capitalize() or REASONS["general"]


def what_helps(reason: str) -> Words:
    return HELPS.get(reason, _ANY)


def fraud_words(kind: str) -> Words:
    return FRAUD.get(kind) or _("The issuer gives no details.")


def until_words(until: datetime | None) -> str:
    """Until when there is time to answer, and how long that is; empty when no day is known."""
    left = left_words(until)
    if until is None or _days_to(until) <= 1:
        return left
    day = date_format(until.astimezone(timezone.get_current_timezone()), "j F")
    return gettext("until %(day)s, %(left)s") % {"day": day, "left": left}


def left_words(until: datetime | None) -> str:
    """How long there is to answer, by the calendar where the shop is; empty when no day is known."""
    if until is None:
        return ""
    if until <= clock.now():
        return gettext("the time to answer is over")
    days = _days_to(until)
    if days <= 1:
        at = date_format(until.astimezone(timezone.get_current_timezone()), "H:i")
        return (gettext("today until %(at)s") if days == 0 else gettext("tomorrow until %(at)s")) % {"at": at}
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def _days_to(until: datetime) -> int:
    """Midnights until then, where the shop is; none or fewer once it is over."""
    zone = timezone.get_current_timezone()
    return (until.astimezone(zone).date() - clock.now().astimezone(zone).date()).days
