"""Making and sending one mail: HTML and text from templates, in the shop's name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import formataddr, make_msgid, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import timezone

from core.text import clean_text
from shops.addresses import shop_url
from shops.context import current_shop
from tenants.store.brand import BrandPng, brand_png
from tenants.store.selectors import SettingsData, shop_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What is to be sent. `template` names `email/<template>.html` and `.txt`.

    An answer goes to `reply_to`, else to the shop. `unsubscribe` is the address that ends such mails.
    """

    recipient: str
    subject: str
    template: str
    context: Mapping[str, Any]
    reply_to: str = ""
    unsubscribe: str = ""


def new_message_id() -> str:
    return make_msgid(domain=settings.DOMAIN)


def deliver(mail: Mail, *, message_id: str) -> None:
    """Hand the mail to the mail server; raises what the backend raises. Not inside a transaction.

    Times in it are those where the shop is.
    """
    with timezone.override(ZoneInfo(current_shop().timezone)):
        message = _message(mail, message_id)
    message.send()


def _message(mail: Mail, message_id: str) -> EmailMultiAlternatives:
    shop, own = current_shop(), shop_settings()
    context = {
        **mail.context,
        "shop": shop,
        "shop_settings": own,
        "shop_url": shop_url(shop),
        "logo": _logo(own),
        "subject": mail.subject,
    }
    message = EmailMultiAlternatives(
        subject=clean_text(mail.subject, multiline=False),
        body=get_template(f"email/{mail.template}.txt").render(context).strip() + "\n",
        from_email=formataddr(
            (clean_text(own.name, multiline=False), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        ),
        to=[mail.recipient],
        reply_to=[answer] if (answer := mail.reply_to or own.contact_email) else None,
        headers={"Message-ID": message_id, **_leaving(mail)},
    )
    message.attach_alternative(get_template(f"email/{mail.template}.html").render(context), "text/html")
    return message


def _leaving(mail: Mail) -> dict[str, str]:
    """RFC 2369 and RFC 8058: mail programs show a button, and providers send its POST themselves."""
    if not mail.unsubscribe:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _logo(own: SettingsData) -> BrandPng | None:
    """With its whole address: a mail stands alone."""
    found = brand_png(own, "logo")
    return replace(found, url=shop_url(current_shop(), found.url)) if found else None
