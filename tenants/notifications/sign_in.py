"""The mail with a sign-in code. It holds a secret, so it is sent at once and never stored."""

from shops.addresses import shop_url
from shops.context import current_shop
from tenants.customers.services import CodeSent
from tenants.notifications.mail import Mail, deliver, new_message_id


def send_code(sent: CodeSent) -> None:
    """Mail code and link to the address they are for."""
    shop = current_shop()
    link = shop_url(shop, f"/account/sign-in/link/{sent.link_token}/")
    mail = Mail(
        recipient=sent.email,
        subject=f"{sent.code} is your code for {shop.name}",
        template="sign_in_code",
        context={"code": sent.code, "link": link},
    )
    deliver(mail, message_id=new_message_id())
