"""The checkout as a browser without JavaScript sees it, and what our own script asks."""

import re

import pytest

from shops.context import use
from tenants.content.services import save_page
from tenants.orders import selectors as orders
from tenants.store.selectors import forget_settings
from tenants.store.services import update_settings
from tenants.tax.selectors import rates
from tenants.tax.services import save_rate
from tests import shopping
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db

FORM = {**shopping.FORM, "email": "carol@customer.example", "gateway": "manual"}


@pytest.fixture
def shopper(client_for, acme):
    """A browser with one thing in its cart."""
    with use(acme):
        make_product(title="Bowl", price=2400, stock=5)
    client = client_for(acme, headers={"sec-fetch-site": "same-origin"})
    from tenants.catalog.selectors import product_page, variants_of

    with use(acme):
        product = product_page("bowl")
        variant = variants_of([product.id])[product.id][0]
    answer = client.post("/cart/add", {"id": str(variant), "quantity": "1"})
    assert answer.status_code in {302, 303}, answer.content[:300]
    return client


def test_without_javascript_one_saves_then_pays(shopper, mailoutbox):
    page = shopper.get("/checkout/")
    assert page.status_code == 200
    saved = shopper.post("/checkout/", {**FORM, "intent": "save"})
    assert saved.status_code == 200
    total = saved.context["totals"].total
    placed = shopper.post("/checkout/", {**FORM, "intent": "pay", "shown_total": str(total)})
    assert placed.status_code == 302, placed.content.decode()[:2000]
    back = shopper.get(placed["Location"])
    order = shopper.get(back["Location"])
    assert order.status_code == 200
    assert "Thank you" in order.content.decode()


def test_before_paying_one_can_read_what_the_shop_has_to_read(shopper, acme):
    assert 'href="/pages/' not in shopper.get("/checkout/").content.decode()
    assert shopper.get("/pages/terms").status_code == 404
    with use(acme):
        update_settings(actor=STAFF, changes={"terms_html": "<p>Cups break.</p>"})
        save_page(actor=STAFF, title="Privacy at Acme", body_html="<p>None of it.</p>", handle="privacy")
        forget_settings()
    html = shopper.get("/checkout/").content.decode()
    footer = html[html.index("checkout__footer") :]
    assert re.findall(r'href="([^"]+)">([^<]+)', footer) == [
        ("/pages/terms", "Terms"), ("/pages/privacy", "Privacy at Acme")
    ]  # fmt: skip
    assert "Cups break." in shopper.get("/pages/terms").content.decode()
    with use(acme):
        save_page(actor=STAFF, title="Our terms", body_html="<p>Cups hold.</p>", handle="terms")
        forget_settings()  # what the commit does
    assert "Cups hold." in shopper.get("/pages/terms").content.decode()
    assert ">Our terms</a>" in shopper.get("/account/sign-in/").content.decode()


def test_a_total_that_was_not_shown_is_not_charged(shopper):
    shopper.post("/checkout/", {**FORM, "intent": "save"})
    refused = shopper.post("/checkout/", {**FORM, "intent": "pay", "shown_total": "1"})
    assert refused.status_code == 409
    assert "total" in refused.content.decode().lower()


def test_what_is_missing_is_told_at_its_field(shopper):
    refused = shopper.post(
        "/checkout/", {**FORM, "shipping_city": "", "email": "", "intent": "pay", "shown_total": "0"}
    )
    assert refused.status_code in {409, 422}
    assert refused.context["form"].errors


def test_everything_that_is_missing_is_told_at_once(shopper):
    form = {"email": "not an address", "shipping_country": "DE", "shipping_postal_code": "1", "note": "Ring"}
    assert shopper.post("/checkout/", {**form, "intent": "save"}).status_code == 200
    refused = shopper.post("/checkout/", {**form, "intent": "pay", "shown_total": "0"})
    errors = refused.context["form"].errors
    assert {"email", "shipping_last_name", "shipping_city", "shipping_postal_code"} <= set(errors)
    assert len(errors["email"]) == 1
    page = refused.content.decode()
    assert 'value="not an address"' in page
    assert "Ring" in shopper.get("/checkout/").content.decode()


def test_an_invoice_address_begins_in_the_shops_country(shopper):
    other = {name: value for name, value in FORM.items() if name != "same_billing"}
    form = shopper.post("/checkout/", {**other, "intent": "save"}).context["form"]
    assert form["billing_country"].value() == "DE"


def test_a_refusal_keeps_what_was_typed(shopper, acme):
    shopper.post("/checkout/", {**FORM, "intent": "save"})
    typed = {**FORM, "shipping_line1": "Seestraße 4", "intent": "pay", "shown_total": "1"}
    assert shopper.post("/checkout/", typed).status_code == 409
    assert 'value="Seestraße 4"' in shopper.get("/checkout/").content.decode()


def test_paying_takes_what_was_typed_last(shopper, acme):
    saved = shopper.post("/checkout/", {**FORM, "intent": "save"})
    typed = {**FORM, "shipping_line1": "Seestraße 4", "note": "Ring twice"}
    paid = shopper.post(
        "/checkout/", {**typed, "intent": "pay", "shown_total": str(saved.context["totals"].total)}
    )
    assert paid.status_code == 302
    with use(acme):
        order = orders.order_by_token(paid["Location"].split("/")[2])
    assert (order.shipping_address["line1"], order.note) == ("Seestraße 4", "Ring twice")


def test_another_country_offers_its_own_ways_of_sending(shopper):
    home = shopper.post("/checkout/", {**FORM, "intent": "save"}).context["checkout"]
    abroad = {**FORM, "shipping_country": "JP", "shipping_method": str(home.shipping_method_id)}
    answer = shopper.post("/checkout/", {**abroad, "intent": "save"})
    assert answer.status_code == 200
    shown = answer.context["checkout"]
    assert [option.name for option in shown.options] == ["International"]
    assert shown.shipping_address.country == "JP"
    form = answer.context["form"]
    assert not form.errors
    assert form["shipping_method"].value() == str(shown.options[0].method_id)
    assert 'Phone<span class="field__optional">' in answer.content.decode()


def test_the_form_of_a_checkout_that_was_not_opened(shopper):
    assert shopper.post("/checkout/", {**FORM, "intent": "save"}).status_code == 200


def test_a_second_click_finds_the_order_of_the_first(shopper, acme):
    saved = shopper.post("/checkout/", {**FORM, "intent": "save"})
    form = {**FORM, "intent": "pay", "shown_total": str(saved.context["totals"].total)}
    first = shopper.post("/checkout/", form)
    assert shopper.post("/checkout/", form)["Location"] == first["Location"]
    assert shopper.post("/checkout/", {**FORM, "intent": "save"})["Location"] == "/cart"
    with use(acme):
        assert orders.order_table(status="all").count() == 1


def test_a_tax_that_changed_is_shown_with_the_settings_next_read(shopper, acme):
    before = shopper.post("/checkout/", {**FORM, "intent": "save"}).context["totals"].tax_total
    with use(acme):
        row = rates().get(country="DE", region="")
        save_rate(actor=STAFF, country="DE", rate_bps=700, rate_id=row.id)
        forget_settings()  # what the commit does in this process, and two seconds in others
    after = shopper.post("/checkout/", {**FORM, "intent": "save"}).context["totals"].tax_total
    assert 0 < after < before


def test_the_whole_way_stays_within_its_budget(shopper, query_budget):
    """From the opened page to the paid order; a paused test transaction turns each of ours into a savepoint's two."""
    shopper.get("/cart")  # what a process keeps of a shop that sells
    with query_budget(57) as statements:
        shopper.get("/checkout/")
        saved = shopper.post("/checkout/", {**FORM, "intent": "save"})
        total = str(saved.context["totals"].total)
        paid = shopper.post("/checkout/", {**FORM, "gateway": "test", "intent": "pay", "shown_total": total,
                                           "buyer_token": "test_succeed"})  # fmt: skip
        assert paid.status_code == 302
    assert statements


def test_the_script_gets_only_what_changes(shopper):
    answer = shopper.post("/checkout/", {**FORM, "intent": "save"}, headers={"x-stoa-partial": "1"})
    body = answer.json()
    assert set(body["parts"]) == {"errors", "form", "summary"}
    assert body["total"] > 2400


def test_another_site_cannot_post_here(client_for, acme):
    client = client_for(acme, headers={"sec-fetch-site": "cross-site"})
    assert client.post("/checkout/", FORM).status_code == 403


def test_an_empty_cart_has_no_checkout(client_for, acme):
    assert client_for(acme).get("/checkout/")["Location"].rstrip("/").endswith("/cart")


@pytest.mark.parametrize(
    "path", ["/account/", "/account/profile/", "/account/addresses/", "/account/addresses/new/"]
)
def test_an_account_page_asks_to_sign_in_first(client_for, acme, path):
    answer = client_for(acme).get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/")


def test_signing_in_with_the_mailed_code(client_for, acme, mailoutbox):
    client = client_for(acme, headers={"sec-fetch-site": "same-origin"})
    asked = client.post(
        "/account/sign-in/", {"email": "carol@customer.example", "next": "/account/addresses/"}
    )
    assert asked.status_code == 302
    code = mailoutbox[-1].subject.split(" ")[0]
    done = client.post("/account/sign-in/code/", {"email": "carol@customer.example", "code": code})
    assert done["Location"] == "/account/addresses/"
    for path in ("/account/", "/account/profile/", "/account/addresses/", "/account/addresses/new/"):
        assert client.get(path).status_code == 200
    saved = client.post(
        "/account/addresses/new/",
        {
            "save": "1",
            **{
                name.removeprefix("shipping_"): value
                for name, value in FORM.items()
                if name.startswith("shipping_")
            },
        },
    )
    assert saved.status_code == 302, saved.content.decode()[:1500]
    assert "Lindenstraße" in client.get("/account/addresses/").content.decode()


def test_an_order_page_needs_its_key(client_for, acme):
    assert client_for(acme).get("/orders/nonsense/").status_code == 404


def test_a_check_says_what_is_missing_and_places_nothing(shopper, acme):
    """What the page asks beside the card's own fields, so that all errors show at once."""
    headers = {"X-Stoa-Partial": "1"}
    refused = shopper.post("/checkout/", {**FORM, "shipping_city": "", "intent": "check"}, headers=headers)
    assert (refused.status_code, refused.json()["status"]) == (422, "refused")
    assert 'href="#id_shipping_city"' in refused.json()["parts"]["errors"]
    assert 'aria-invalid="true"' in refused.json()["parts"]["form"]
    fine = shopper.post("/checkout/", {**FORM, "intent": "check"}, headers=headers)
    assert (fine.status_code, fine.json()["status"]) == (200, "shown")
    with use(acme):
        assert orders.order_table(status="all").count() == 0
