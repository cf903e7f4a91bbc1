"""Messages to the shop: taken, read, done with."""

import re
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from core import clock, ratelimit
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.emails import normal_email
from core.errors import Invalid
from core.outbox import emit
from core.text import clean_text
from tenants.contact import locks
from tenants.contact.events import MessageReceived
from tenants.contact.models import Message

LONGEST = 10_000  # letters of a message
MOST_ANSWERS = 20
SPAM_KEPT = timedelta(days=30)
_LONGEST_ANSWER = 2_000
_MOST_LINKS = 5
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_OF_A_SHOP = ratelimit.Rate(300, 3600)  # whoever sends more is no crowd of shoppers
_ACTS = {
    Message.Status.DONE: "message.done",
    Message.Status.OPEN: "message.reopened",
    Message.Status.SPAM: "message.marked_as_spam",
}


def send_message(
    *,
    email: str,
    body: str,
    name: str = "",
    phone: str = "",
    answers: Iterable[tuple[str, str]] = (),
    page: str = "",
    by_machine: bool = False,
) -> UUID:
    """Keep a shopper's message; the merchant is told by mail, unless it looks like spam.

    Raises Invalid with a message per field, or RateLimited when a shop is flooded. `by_machine`: a field was filled in
    that people do not see.
    """
    values = _checked(email=email, body=body, name=name, phone=phone)
    ratelimit.require("contact", "shop", _OF_A_SHOP)
    is_spam = by_machine or len(_LINK.findall(body)) > _MOST_LINKS
    with shop_atomic():
        row = Message.objects.create(
            **values,
            answers=_answers(answers),
            page=clean_text(page, multiline=False)[:300],
            status=Message.Status.SPAM if is_spam else Message.Status.OPEN,
        )
        if not is_spam:
            emit(MessageReceived(message_id=row.id))
    return row.id


def _checked(*, email: str, body: str, name: str, phone: str) -> dict[str, str]:
    errors: dict[str, list[str]] = {}
    values = {
        "name": clean_text(name, multiline=False).strip(),
        "phone": clean_text(phone, multiline=False).strip(),
        "body": clean_text(body).strip(),
    }
    try:
        values["email"] = normal_email(clean_text(email, multiline=False))
    except Invalid as error:
        errors["email"] = [error.message]
    if not values["body"]:
        errors["body"] = ["Write a message."]
    for field, most in (("name", 120), ("phone", 40), ("body", LONGEST)):
        if len(values[field]) > most:
            errors[field] = [f"This is too long: at most {most} characters."]
    if errors:
        raise Invalid("Please correct the marked fields.", errors=errors)
    return values


def _answers(asked: Iterable[tuple[str, str]]) -> list[list[str]]:
    """What a theme asks for is not ours to check: it is cut where nobody would write on."""
    found = [
        [clean_text(label, multiline=False).strip()[:80], clean_text(typed).strip()[:_LONGEST_ANSWER]]
        for label, typed in asked
    ]
    return [each for each in found if all(each)][:MOST_ANSWERS]


def note_read(message_id: UUID) -> None:
    """Somebody on the staff has opened it; harmless when it is gone."""
    with shop_atomic():
        Message.objects.filter(id=message_id, read_at__isnull=True).update(read_at=clock.now())


def set_status(*, actor: Actor, message_id: UUID, status: str) -> None:
    """Done with it, open again, or spam. Raises NotFound, or Invalid for what is no status."""
    actor.require("messages.manage")
    if status not in _ACTS:
        raise Invalid("A message is open, done or spam.", field="status")
    with shop_atomic():
        row = locks.message_for_update(message_id)
        if row.status == status:
            return
        row.status = status
        row.save(update_fields=["status"])
        audit(actor, _ACTS[Message.Status(status)], target="message", target_id=row.id)


def delete_message(*, actor: Actor, message_id: UUID) -> None:
    """Remove it for good. Raises NotFound."""
    actor.require("messages.delete")
    with shop_atomic():
        row = locks.message_for_update(message_id)
        audit(actor, "message.deleted", target="message", target_id=message_id)
        row.delete()


def forget_spam() -> int:
    """Delete what looked like spam a month ago. Returns how many."""
    with shop_atomic():
        count, _ = Message.objects.filter(
            status=Message.Status.SPAM, created_at__lt=clock.now() - SPAM_KEPT
        ).delete()
    return count
