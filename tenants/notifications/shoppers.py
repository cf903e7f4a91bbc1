"""What is told of what shoppers send by the forms of the storefront. Each handler reads the row again."""

from core.errors import NotFound
from core.ids import public_id
from shops.addresses import public_url, shop_url
from shops.context import current_shop
from tenants.contact.events import MessageReceived
from tenants.contact.selectors import message
from tenants.customers.events import NewsAsked, NewsConfirmed
from tenants.customers.selectors import news_consent
from tenants.notifications.mail import Mail
from tenants.notifications.recipients import merchants, short
from tenants.notifications.services import send_once


def pass_on_message(event: MessageReceived) -> None:
    """The merchant reads it in the mailbox, and an answer goes to whoever wrote."""
    try:
        found = message(event.message_id)
    except NotFound:
        return
    link = public_url(f"/manage/{current_shop().slug}/messages/{public_id('msg', found.id)}/")
    for recipient in merchants():
        mail = Mail(
            recipient=recipient,
            subject=f"Message from {found.sender}",
            template="contact_message",
            context={"message": found, "link": link, "to_merchant": True},
            reply_to=found.email,
        )
        send_once(mail, key=f"contact_message:{found.id}:{short(recipient)}", kind="contact_message")


def ask_mailbox(event: NewsAsked) -> None:
    """Whether its owner wants news. Sent to whoever's address was typed, so it says nothing but that."""
    found = news_consent(event.consent_id)
    if found is None or found.status != "asked":
        return
    shop = current_shop()
    mail = Mail(
        recipient=found.email,
        subject=f"Do you want news from {shop.name}?",
        template="news_asked",
        context={"link": shop_url(shop, found.confirm_path)},
    )
    send_once(mail, key=f"news_asked:{found.id}:{event.at}", kind="news_asked")


def welcome_reader(event: NewsConfirmed) -> None:
    """Confirmed, with the link that ends it."""
    found = news_consent(event.consent_id)
    if found is None or found.status != "given":
        return
    shop = current_shop()
    mail = Mail(
        recipient=found.email,
        subject=f"You will get news from {shop.name}",
        template="news_confirmed",
        context={"end_link": shop_url(shop, found.end_path)},
        unsubscribe=shop_url(shop, found.end_path),
    )
    send_once(mail, key=f"news_confirmed:{found.id}:{event.at}", kind="news_confirmed")
