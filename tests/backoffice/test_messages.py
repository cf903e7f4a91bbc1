"""Messages and access in the back office."""

from typing import Any

import pytest

from core.errors import NotFound
from shops.context import use
from tenants.contact import selectors
from tenants.contact.services import send_message
from tenants.customers.services import ensure_customer, update_profile
from tenants.store.selectors import audit_entries
from tests.builders import STAFF
from tests.security.attacking import full_buckets

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(acme: Any) -> Any:
    full_buckets()
    with use(acme):
        return send_message(
            email="carol@customer.example", name="Carol Clark", body="In blue?\nOr green?", page="/contact",
            answers=[("Order", "#1001")],
        )  # fmt: skip


def status_of(shop: Any, message_id: Any) -> str:
    with use(shop):
        return selectors.message(message_id).status


def test_no_messages_yet(office: Any):
    assert "No messages yet" in office.get("messages").content.decode()


def test_a_message_is_read_and_done_with(office: Any, sent: Any, acme: Any):
    assert "1 new message" in office.get("home").content.decode()
    listed = office.get("messages").content.decode()
    assert "Carol Clark" in listed
    assert ">New<" in listed
    page = office.get("message", sent).content.decode()
    for text in ("In blue?<br>Or green?", "#1001", "mailto:carol@customer.example"):
        assert text in page
    assert "new message" not in office.get("home").content.decode()
    assert ">New<" not in office.get("messages").content.decode()
    office.saves("message_status", sent, status="done")
    assert status_of(acme, sent) == "done"
    assert "Carol Clark" not in office.get("messages").content.decode()
    assert "Carol Clark" in office.get("messages", view="done", q="GREEN").content.decode()
    office.saves("message_status", sent, status="open")
    office.saves("message_status", sent, status="nonsense")
    assert status_of(acme, sent) == "open"
    with use(acme):
        told = list(audit_entries(action="message.").values_list("action", flat=True))
    assert told == ["message.reopened", "message.done"]


def test_deleting_is_for_managers(office: Any, office_of: Any, world: Any, sent: Any, acme: Any):
    bob = office_of(world.bob)
    assert "Delete message" not in bob.get("message", sent).content.decode()
    assert bob.post("message_delete", sent).status_code == 403
    bob.saves("message_status", sent, status="spam")
    assert "for good" in office.get("message_delete", sent).content.decode()
    office.saves("message_delete", sent)
    with use(acme), pytest.raises(NotFound):
        selectors.message(sent)


def test_a_message_of_another_shop_is_not_found(office_of: Any, world: Any, sent: Any, acme: Any):
    mallory = office_of(world.mallory, "globex")
    assert mallory.get("message", sent).status_code == 404
    assert mallory.post("message_status", sent, status="spam").status_code == 404
    assert mallory.post("message_delete", sent).status_code == 404
    assert status_of(acme, sent) == "open"


def test_who_wants_news_is_seen_with_the_customer(office: Any, acme: Any):
    with use(acme):
        carol = ensure_customer(email="carol@customer.example")
        ensure_customer(email="dan@customer.example")
        update_profile(actor=STAFF, customer_id=carol, changes={"accepts_marketing": True})
    assert "Entered by staff" in office.get("customer", carol).content.decode()
    listed = office.get("customers", news="on").content.decode()
    assert "carol@" in listed
    assert "dan@" not in listed


def test_the_shop_is_closed_and_opened_again(
    office: Any, office_of: Any, world: Any, acme: Any, client_for: Any
):
    assert office.is_refused("storefront_access", password="abc")
    page = office.saves("storefront_access", password="open sesame").content.decode()
    assert "closed to the public" in page
    assert "sesame" not in page
    assert "closed to the public" in office.get("home").content.decode()
    assert client_for(acme).get("/").status_code == 303
    assert office_of(world.bob).post("storefront_opening").status_code == 403
    office.saves("storefront_opening")
    assert client_for(acme).get("/").status_code == 200
    log = office.get("audit_log", area="settings").content.decode()
    assert "Shop opened to the public" in log
    assert "Shop closed to the public with a password" in log


def test_a_page_chooses_its_template(office: Any, acme: Any, client_for: Any):
    page = office.get("page_new").content.decode()
    assert "Page: contact" in page
    office.saves("page_new", title="Ask us", body_html="", published="on", template="contact")
    assert 'action="/contact#contact_form"' in client_for(acme).get("/pages/ask-us").content.decode()
    assert office.is_refused("page_new", title="Odd", template="../x")
