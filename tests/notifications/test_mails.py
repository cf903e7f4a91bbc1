"""Each fact is told once, in the shop's name, with a link that works; a lost mail is sent again."""

import re
from datetime import timedelta

import pytest

from core import clock
from core.errors import TemporaryFailure
from core.outbox.testing import drain
from tenants.customers.services import CodeSent
from tenants.notifications.mail import Mail
from tenants.notifications.models import SentMail
from tenants.notifications.services import send_once
from tenants.notifications.sign_in import send_code
from tenants.orders import selectors as orders
from tenants.orders import services as order_services
from tenants.orders.types import Item, RefundItem
from tenants.store.selectors import forget_settings
from tenants.store.services import update_settings
from tests.builders import STAFF
from tests.selling import sell

pytestmark = pytest.mark.django_db
MAIL = Mail(
    recipient="carol@customer.example",
    subject="Hello",
    template="sign_in_code",
    context={"code": "1", "link": "x"},
)


def kinds() -> list[str]:
    return list(SentMail.objects.filter(status="sent").order_by("id").values_list("kind", flat=True))


def test_the_life_of_an_order_in_mails(in_acme, mailoutbox, client_for):
    order_id = sell().id
    drain()
    order = orders.order(order_id)
    assert order is not None
    line = order.lines[0]
    order_services.fulfill(
        actor=STAFF, order_id=order_id, items=[Item(line.id, 1)], carrier="DHL", tracking_number="X1"
    )
    reason = "It broke on the way"
    order_services.refund(actor=STAFF, order_id=order_id, items=[RefundItem(line.id, 1)], reason=reason)
    for _ in range(3):
        drain()
    assert kinds() == ["order_placed", "order_received", "order_fulfilled", "order_refunded"]
    parcel, refund = mailoutbox[2:]
    for text in (parcel.body, parcel.alternatives[0][0]):
        assert f"1 × {line.title}" in text
    for text in (refund.body, refund.alternatives[0][0]):
        assert f"The shop says: {reason}" in text
    confirmation = mailoutbox[0]
    assert confirmation.from_email.startswith("Acme <")
    html = confirmation.alternatives[0][0]
    link = re.search(r"https?://[^/\s\"]+(/orders/[^\s\"<]+)", html)
    assert link
    assert link[1] in confirmation.body
    page = client_for(in_acme).get(link[1]).content.decode()
    assert "Parcel 1" in page
    assert "given back" in page
    assert reason in page


def test_both_parts_of_a_mail_say_how_the_total_comes_about(in_acme, mailoutbox):
    order = orders.order(sell(gateway="manual").id)
    drain()
    assert order is not None
    tax = order.tax_lines[0]
    for text in (mailoutbox[0].body, mailoutbox[0].alternatives[0][0]):
        assert f"Includes {tax.name} {tax.rate_bps / 100:g}\N{NO-BREAK SPACE}%" in text
        assert order.money(order.shipping_total).format() in text
        assert "Bank transfer: please pay" in text
        assert "where to" in text


def test_the_foot_of_a_mail_tells_the_truth(in_acme, mailoutbox):
    send_once(MAIL, key="before", kind="code")
    update_settings(actor=STAFF, changes={"contact_email": "hello@acme.example"})
    forget_settings()
    send_once(MAIL, key="after", kind="code")
    before, after = (mail.alternatives[0][0] for mail in mailoutbox)
    assert "because of your order" not in before
    assert "somebody typed your address at Acme" in before
    assert "Answer this mail" not in before
    assert "Answer this mail" in after


def test_an_order_that_was_confirmed_and_never_paid_ends_with_a_word(in_acme, mailoutbox):
    order_id = sell(gateway="manual").id
    drain()
    with clock.frozen(clock.now() + timedelta(days=15)):
        assert order_services.expire_order(order_id)
        drain()
    assert kinds() == ["order_placed", "order_received", "order_expired", "order_unpaid"]
    customer, merchant = mailoutbox[2:]
    assert (customer.to, merchant.to) == (["carol@customer.example"], ["alice@example.com"])
    name = orders.order(order_id).name
    for mail in (customer, merchant):
        assert name in mail.subject
        assert "did not arrive" in mail.body
        assert "did not arrive" in mail.alternatives[0][0]


def test_nobody_is_told_of_an_order_that_was_never_confirmed(in_acme, mailoutbox):
    declined = sell(buyer_token="test_decline")
    assert order_services.expire_order(declined.id)
    drain()
    assert orders.order(declined.id).status == "expired"
    assert mailoutbox == []


def test_paying_by_hand_is_thanked_for_later(in_acme, mailoutbox):
    order_id = sell(gateway="manual").id
    drain()
    order_services.mark_paid(actor=STAFF, order_id=order_id)
    drain()
    assert kinds() == ["order_placed", "order_received", "order_paid"]


def test_a_lost_link_is_mailed_to_who_ordered_and_the_answer_tells_nobody(in_acme, mailoutbox, client_for):
    order = sell()
    drain()
    mailoutbox.clear()
    client, address = client_for(in_acme), "/orders/lookup/"
    answers = {
        (answer.status_code, answer.content.replace(email.encode(), b""))
        for number, email in [
            (order.name, order.email),
            ("#999999", order.email),
            (order.name, "m@evil.example"),
        ]
        for answer in [client.post(address, {"number": number, "email": email})]
    }
    drain()
    assert [status for status, _ in answers] == [200]
    (mail,) = mailoutbox
    assert mail.to == [order.email]
    link = re.search(r"https?://[^/\s]+(/orders/\S+)", mail.body)
    assert link
    assert order.name in client.get(link[1]).content.decode()
    for _ in range(5):
        client.post(address, {"number": str(order.number), "email": order.email.upper()})
        drain()
    assert len(mailoutbox) == 3


def test_a_fact_is_told_once(in_acme, mailoutbox):
    assert send_once(MAIL, key="a", kind="test") is True
    assert send_once(MAIL, key="a", kind="test") is False
    assert len(mailoutbox) == 1


def test_a_mail_the_server_refused_is_sent_again_under_the_same_id(in_acme, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    with pytest.raises(TemporaryFailure):
        send_once(MAIL, key="a", kind="test")
    first = SentMail.objects.get(key="a")
    assert (first.status, mailoutbox) == ("failed", [])
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_once(MAIL, key="a", kind="test") is True
    assert mailoutbox[0].extra_headers["Message-ID"] == first.message_id
    assert SentMail.objects.get(key="a").attempts == 2


def test_a_code_is_mailed_and_never_stored(in_acme, mailoutbox):
    send_code(CodeSent("carol@customer.example", "482913", "tok"))
    assert "482913" in mailoutbox[0].body
    assert not SentMail.objects.exists()


def test_a_name_cannot_break_out_of_the_header(in_acme, mailoutbox):
    from tenants.store.services import update_settings

    update_settings(actor=STAFF, changes={"name": "Evil\r\nBcc: everybody@example.org"})
    send_once(MAIL, key="a", kind="test")
    assert "\n" not in mailoutbox[0].from_email
    assert mailoutbox[0].message()["Bcc"] is None
