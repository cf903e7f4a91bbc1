"""News by e-mail: asked for on a page, agreed to from the mailbox, given up with one click.

What is answered never tells whether an address is known: a mail goes to the mailbox, and only its reader learns more.
"""

from datetime import timedelta
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import CELL, require_transaction, shop_atomic
from core.emails import normal_email
from core.errors import Conflict, Invalid, NotFound
from core.outbox import emit
from tenants.customers import locks
from tenants.customers.events import NewsAsked, NewsConfirmed, NewsEnded
from tenants.customers.models import Customer, NewsConsent
from tenants.customers.news_links import confirmed_by, ended_by
from tenants.customers.services.consent import give, withdraw
from tenants.customers.services.profiles import ensure_customer

MAIL_EVERY = timedelta(minutes=15)  # to one address, however often somebody types it
_OVER = "This link is too old or was used. Ask for the news once more."
Status = NewsConsent.Status


def ask_for_news(*, email: str) -> None:
    """Somebody typed an address: its mailbox is asked. Raises Invalid for what is none, and tells nothing else."""
    email = normal_email(email)
    with shop_atomic():
        _ask(locks.news_consent_for_update(email), "newsletter")


def _ask(row: NewsConsent, source: str) -> None:
    now = clock.now()
    if row.status == Status.GIVEN or (row.asked_at and row.asked_at > now - MAIL_EVERY):
        return
    row.status, row.source, row.asked_at, row.updated_at = Status.ASKED, source, now, now
    row.save()
    emit(NewsAsked(consent_id=row.id, at=int(now.timestamp())))


def want_news_with_order(*, email: str, customer_id: UUID | None) -> None:
    """Whoever buys ticked the box. Inside the transaction of the order; `customer_id` is who is signed in, if anybody.

    An address that its customer proved by signing in gets news from now on, also after it had ended them. Of any other
    the mailbox is asked first: whoever types an address at the checkout may be somebody else.
    """
    require_transaction(CELL)
    row = locks.news_consent_for_update(email)
    if customer_id is None or not _proven(customer_id, email):
        _ask(row, "checkout")
    elif row.status != Status.GIVEN:
        give(row, "checkout")
        _mark(customer_id, wants=True)
        emit(NewsConfirmed(consent_id=row.id, at=int(clock.now().timestamp())))


def _proven(customer_id: UUID, email: str) -> bool:
    return Customer.objects.filter(id=customer_id, email=email, verified_at__isnull=False).exists()


def confirm_news(*, token: str) -> str:
    """The mailbox agrees: its owner is a customer who wants news. Gives the address; raises Invalid for an old link.

    Harmless when it is done twice.
    """
    claim = confirmed_by(token)
    with shop_atomic():
        row = locks.news_consent_by_id(claim.consent_id) if claim else None
        if row is None or claim is None or row.nonce != claim.nonce or row.status == Status.WITHDRAWN:
            raise Invalid(_OVER, code="wrong_link")
        if row.status == Status.ASKED:
            give(row, row.source)
            _mark(ensure_customer(email=row.email), wants=True)
            emit(NewsConfirmed(consent_id=row.id, at=int(clock.now().timestamp())))
    return row.email


def end_news(*, token: str) -> str:
    """No more news, by the link of any mail. Gives the address; raises Invalid for what is no such link."""
    consent_id = ended_by(token)
    with shop_atomic():
        row = locks.news_consent_by_id(consent_id) if consent_id else None
        if row is None:
            raise Invalid("This link is not complete. Copy it whole from the mail.", code="wrong_link")
        if row.status != Status.WITHDRAWN:
            withdraw(row, "newsletter")
            for customer_id in Customer.objects.filter(email=row.email).values_list("id", flat=True):
                _mark(customer_id, wants=False)
            emit(NewsEnded(consent_id=row.id))
    return row.email


def withdraw_news(*, actor: Actor, consent_id: UUID) -> None:
    """Staff take somebody off the list who said so by other ways; it stays on record. Raises NotFound."""
    actor.require("news.manage")
    with shop_atomic():
        row = _listed(consent_id)
        if row.status == Status.WITHDRAWN:
            return
        withdraw(row, "staff")
        for customer_id in Customer.objects.filter(email=row.email).values_list("id", flat=True):
            _mark(customer_id, wants=False)
        audit(actor, "news.withdrawn", target="news", target_id=row.id)
        emit(NewsEnded(consent_id=row.id))


def forget_news(*, actor: Actor, consent_id: UUID) -> None:
    """Delete what is on record about an address that gets no news. Raises Conflict for one that does, NotFound."""
    actor.require("news.manage")
    with shop_atomic():
        row = _listed(consent_id)
        if row.status == Status.GIVEN:
            raise Conflict("Take this address off the list first.", code="news_wanted")
        audit(actor, "news.forgotten", target="news", target_id=row.id)
        row.delete()


def note_news_export(*, actor: Actor, status: str) -> None:
    """Addresses leave the shop: say who took them."""
    actor.require("news.manage")
    with shop_atomic():
        audit(actor, "news.exported", target="news", data={"status": status or "all"})


def _listed(consent_id: UUID) -> NewsConsent:
    row = locks.news_consent_by_id(consent_id)
    if row is None:
        raise NotFound("This address is not on the list any more.")
    return row


def _mark(customer_id: UUID, *, wants: bool) -> None:
    now = clock.now()
    Customer.objects.filter(id=customer_id).update(accepts_marketing=wants, updated_at=now)
    if wants:  # whoever read the mail owns the address
        Customer.objects.filter(id=customer_id, verified_at__isnull=True).update(verified_at=now)
