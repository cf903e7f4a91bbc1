"""Forms of themes: each leads somewhere, says what became of it, and keeps the shopper on the page."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import resolve

from core import clock
from core.outbox.testing import drain
from shops.context import use
from storefront_themes.engine.tags.form import BAIT, FORMS
from tenants.contact.models import Message
from tenants.contact.services import SPAM_KEPT, forget_spam
from tenants.content.services import save_page
from tenants.customers import selectors as customers
from tenants.customers.models import Customer, NewsConsent
from tenants.customers.news_links import LIFETIME
from tenants.customers.services import ensure_customer, forget_old_codes, update_profile
from tests.builders import STAFF
from tests.security.attacking import full_buckets
from web.storefront.forms import local_path

pytestmark = pytest.mark.django_db
CAROL = "carol@customer.example"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def _buckets() -> None:
    full_buckets()


@pytest.fixture
def shopper(acme: Any, client_for: Any) -> Any:
    return client_for(acme, headers=OURS)


def write(client: Any, **fields: str) -> Any:
    typed = {"name": "Carol", "email": CAROL, "body": "Do you have it in blue?", **fields}
    data = {f"contact[{name}]": value for name, value in typed.items() if name not in {"return_to", BAIT}}
    return client.post(
        "/contact", data | {name: fields[name] for name in ("return_to", BAIT) if name in fields}
    )


def messages(shop: Any) -> list[Message]:
    with use(shop):
        return list(Message.objects.order_by("id"))


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_type_of_form_leads_somewhere(shopper: Any, kind: str):
    action = FORMS[kind].action
    resolve(action, urlconf=settings.STOREFRONT_URLCONF)
    assert shopper.post(action, {}).status_code != 405


def test_the_contact_page_is_linked_and_has_the_form(shopper: Any):
    assert 'href="/pages/contact"' in shopper.get("/").content.decode()
    for path in ("/pages/contact", "/contact"):
        page = shopper.get(path)
        assert page.status_code == 200
        assert 'action="/contact#contact_form"' in page.content.decode()


def test_a_message_reaches_the_merchant(shopper: Any, acme: Any, world: Any):
    answer = write(shopper, return_to="/pages/contact", phone="+49 30 1", **{"Order number": "#1001"})
    assert (answer.status_code, answer["Location"]) == (
        303,
        "/pages/contact?contact_posted=true#contact_form",
    )
    (row,) = messages(acme)
    assert (row.name, row.email, row.status, row.page) == ("Carol", CAROL, "open", "/pages/contact")
    assert row.answers == [["Order number", "#1001"]]
    drain()
    (told,) = mail.outbox
    assert told.to == [world.alice.email]
    assert told.reply_to == [CAROL]
    assert told.subject == "Message from Carol"
    for text in ("in blue?", "#1001", "+49 30 1", "/manage/acme/messages/msg_"):
        assert text in told.body
    thanks = shopper.get("/pages/contact?contact_posted=true")
    assert 'role="status"' in thanks.content.decode()
    assert 'role="status">Thank' not in shopper.get("/pages/contact").content.decode()


def test_what_is_wrong_is_said_on_the_page_with_what_was_typed(shopper: Any, acme: Any):
    with use(acme):
        save_page(actor=STAFF, title="Help", body_html="<p>Ask us.</p>", template="contact")
    answer = write(shopper, return_to="/pages/help", email="carol", body="<b>blue</b>?")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer["Cache-Control"] == "private, no-store"
    assert "<h1>Help</h1>" in page
    assert 'value="carol"' in page
    assert "&lt;b&gt;blue&lt;/b&gt;?</textarea>" in page
    assert page.count('aria-invalid="true"') == 1
    assert 'role="alert"' in page
    assert messages(acme) == []
    assert "carol" not in shopper.get("/pages/help").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/" + "x" * 600,
    ],
)
def test_the_way_back_is_a_path_of_the_shop(shopper: Any, path: str):
    assert local_path(path) == ""
    assert write(shopper, return_to=path)["Location"] == "/contact?contact_posted=true#contact_form"
    assert shopper.post("/localization", {"return_to": path})["Location"] == "/"
    assert write(shopper, return_to=path, email="x").status_code == 422


def test_without_a_way_back_the_browser_says_where_it_was(shopper: Any, acme: Any):
    here = {"referer": f"http://{acme.primary_host}/collections/all?page=2"}
    assert shopper.post("/localization", {}, headers=here)["Location"] == "/collections/all?page=2"
    there = {"referer": "https://evil.example/collections/all"}
    assert shopper.post("/localization", {}, headers=there)["Location"] == "/"


def test_a_machine_is_thanked_and_nobody_is_disturbed(shopper: Any, acme: Any):
    assert write(shopper, **{BAIT: "https://pills.example"}).status_code == 303
    assert write(shopper, body="https://a.example " * 6).status_code == 303
    assert [row.status for row in messages(acme)] == ["spam", "spam"]
    drain()
    assert mail.outbox == []
    with use(acme):
        assert forget_spam() == 0
        with clock.frozen(clock.now() + SPAM_KEPT + timedelta(hours=1)):
            assert forget_spam() == 2


def test_too_many_messages_are_refused_and_nothing_is_lost(shopper: Any, acme: Any):
    answers = [write(shopper, body=f"Message {number}") for number in range(11)]
    assert {answer.status_code for answer in answers[:10]} == {303}
    assert answers[10].status_code == 429
    assert "Message 10</textarea>" in answers[10].content.decode()
    assert int(answers[10]["Retry-After"]) > 0
    assert len(messages(acme)) == 10


def test_another_sites_page_cannot_write_in_our_name(acme: Any, client_for: Any):
    answer = write(client_for(acme, headers={"sec-fetch-site": "cross-site"}))
    assert answer.status_code == 403
    assert messages(acme) == []


def test_a_message_cannot_write_headers(shopper: Any, acme: Any):
    write(shopper, name="Carol\r\nBcc: all@customer.example")
    drain()
    (told,) = mail.outbox
    assert told.subject == "Message from Carol Bcc: all@customer.example"
    assert write(shopper, email=f"{CAROL}\r\nBcc: x@y.example").status_code == 422


# news


def ask(client: Any, email: str = CAROL, **fields: str) -> Any:
    return client.post("/newsletter", {"contact[email]": email, "return_to": "/collections/all", **fields})


def link_in(text: str, kind: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/newsletter/{kind}/[^\s]+)", text)
    assert found, text
    return found[1]


def consent(shop: Any, email: str = CAROL) -> Any:
    with use(shop):
        return customers.news_consent_of(email)


def test_news_are_agreed_to_from_the_mailbox_and_ended_with_one_click(
    shopper: Any, acme: Any, client_for: Any
):
    answer = ask(shopper)
    assert answer["Location"] == "/collections/all?customer_posted=true#customer_form"
    assert 'role="status"' in shopper.get(answer["Location"]).content.decode()
    assert consent(acme).status == "asked"
    drain()
    confirm = link_in(mail.outbox[0].body, "confirm")
    assert shopper.get(confirm).status_code == 200
    assert consent(acme).status == "asked", "a mail scanner opens links"
    assert shopper.post(confirm).status_code == 200
    assert shopper.post(confirm).status_code == 200
    with use(acme):
        found = Customer.objects.get(email=CAROL)
    assert (found.accepts_marketing, found.verified_at is not None) == (True, True)
    drain()
    welcome = mail.outbox[1]
    end = link_in(welcome.body, "end")
    assert welcome.extra_headers["List-Unsubscribe"] == f"<http://{acme.primary_host}{end}>"
    assert welcome.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    provider = client_for(acme)
    assert provider.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert consent(acme).status == "withdrawn"
    with use(acme):
        assert not Customer.objects.get(email=CAROL).accepts_marketing
    assert shopper.post(confirm).status_code == 410, "what was confirmed before is not confirmed again"
    drain()
    assert len(mail.outbox) == 2


def test_nobody_learns_who_gets_news(shopper: Any, acme: Any):
    answers = [
        ask(shopper, email) for email in (CAROL, CAROL, "CAROL@customer.example", "new@customer.example")
    ]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    drain()
    assert sorted(each.to[0] for each in mail.outbox) == [CAROL, "new@customer.example"]
    with use(acme):
        assert NewsConsent.objects.count() == 2
        assert not Customer.objects.exists(), "an address that was typed is nobody's yet"


def test_who_gets_news_already_is_not_asked_again(shopper: Any, acme: Any):
    ask(shopper)
    drain()
    shopper.post(link_in(mail.outbox[0].body, "confirm"))
    drain()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        ask(shopper)
        drain()
    assert len(mail.outbox) == 2
    assert consent(acme).status == "given"


def test_a_link_ages_and_belongs_to_one_shop(shopper: Any, globex: Any, client_for: Any, monkeypatch: Any):
    ask(shopper)
    drain()
    link = link_in(mail.outbox[0].body, "confirm")
    assert client_for(globex, headers=OURS).post(link).status_code == 410
    assert shopper.post(link[:-2] + "x/").status_code == 410
    later = time.time() + LIFETIME.total_seconds() + 1
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", lambda: later)
        assert shopper.post(link).status_code == 410
    with clock.frozen(clock.now() + timedelta(hours=1)):
        ask(shopper)
        drain()
    assert len(mail.outbox) == 2, "asked once more"
    assert shopper.post(link).status_code == 200


def test_what_is_no_address_is_said_and_a_machine_is_thanked(shopper: Any, acme: Any):
    answer = ask(shopper, "carol")
    assert answer.status_code == 422
    assert 'value="carol"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert ask(shopper, **{BAIT: "x"}).status_code == 303
    assert consent(acme) is None


def test_an_address_that_never_agreed_is_forgotten(shopper: Any, acme: Any):
    ask(shopper)
    ask(shopper, "dan@customer.example")
    drain()
    shopper.post(link_in(mail.outbox[0].body, "confirm"))
    with use(acme):
        forget_old_codes()
        assert NewsConsent.objects.count() == 2
        with clock.frozen(clock.now() + timedelta(days=settings.SIGN_IN_KEEP_DAYS + 8)):
            forget_old_codes()
        assert [row.email for row in NewsConsent.objects.all()] == [mail.outbox[0].to[0]]


def test_the_account_and_the_staff_are_on_record_too(acme: Any):
    with use(acme):
        carol = ensure_customer(email=CAROL)
        update_profile(actor=STAFF, customer_id=carol, changes={"accepts_marketing": True})
        given = customers.news_consent_of(CAROL)
        update_profile(actor=STAFF, customer_id=carol, changes={"accepts_marketing": False})
        ended = customers.news_consent_of(CAROL)
        assert NewsConsent.objects.count() == 1
    assert given is not None
    assert ended is not None
    assert (given.status, given.source, ended.status) == ("given", "staff", "withdrawn")


# who and where


@pytest.mark.parametrize("path", ["/account/login", "/account/register"])
def test_a_themes_sign_in_leads_to_the_code(shopper: Any, path: str):
    answer = shopper.post(path, {"customer[email]": CAROL, "customer[password]": "x", "return_to": "/cart"})
    assert answer.status_code == 303
    assert answer["Location"] == "/account/sign-in/?email=carol%40customer.example&next=%2Fcart"
    assert f'value="{CAROL}"' in shopper.get(answer["Location"]).content.decode()
    assert shopper.get(path)["Location"] == "/account/sign-in/"
    assert shopper.post(path, {"return_to": "//evil.example"})["Location"] == "/account/sign-in/"
