"""Settings, shipping, taxes and ways to pay, as a merchant sets them."""

from typing import Any

import pytest

from core.money import Money
from shops.context import use
from shops.selectors import shop_by_slug
from tenants.shipping.selectors import delivery_for, zones
from tenants.store.selectors import forget_settings, fresh_settings
from tenants.tax.selectors import rates, rule_for

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Acme Stools",
    "tagline": "Sit well",
    "contact_email": "hello@acme.example",
    "contact_phone": "+49 30 1234",
    "legal_name": "Acme GmbH",
    "tax_number": "DE123456789",
    "address_line1": "Linienstraße 40",
    "address_line2": "",
    "postal_code": "10119",
    "city": "Berlin",
    "region": "",
    "country": "DE",
    "timezone": "Europe/Berlin",
}


def test_details_are_saved_in_the_shop_and_in_the_directory(office: Any, acme: Any):
    office.saves("settings", **DETAILS)
    with use(acme):
        settings = fresh_settings()
    assert (settings.name, settings.legal_name, settings.city) == ("Acme Stools", "Acme GmbH", "Berlin")
    found = shop_by_slug("acme")
    assert found is not None
    assert found.name == "Acme Stools"


def test_a_refused_field_says_why_and_keeps_what_was_typed(office: Any):
    response = office.post("settings", **{**DETAILS, "contact_email": "nonsense", "name": ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"contact_email", "name"}
    assert "Acme GmbH" in response.content.decode()


def test_terms_written_as_plain_text_become_paragraphs(office: Any, acme: Any):
    values = {"order_prefix": "#", "invoice_prefix": "R-", "reservation_minutes": "20"}
    office.saves("settings_checkout", **values, terms_html="Be kind.\n\n<3 & thanks".replace("<3", "Love"))
    with use(acme):
        assert fresh_settings().terms_html == "<p>Be kind.</p>\n\n<p>Love &amp; thanks</p>"
    office.saves("settings_checkout", **values, terms_html="<h2>Terms</h2><script>alert(1)</script>")
    with use(acme):
        assert fresh_settings().terms_html == "<h2>Terms</h2>"
    assert "reservation_minutes" in office.is_refused(
        "settings_checkout", **{**values, "reservation_minutes": "0"}
    )


class TestShipping:
    def test_a_zone_is_made_changed_and_deleted(self, office: Any, acme: Any):
        office.saves("shipping_zone_new", name="Alps", countries=["AT", "CH"])
        with use(acme):
            zone = zones().get(name="Alps")
        assert zone.countries == ["AT", "CH"]
        office.saves("shipping_zone", zone.id, name="The Alps", countries=["AT", "CH", "LI"])
        office.saves("shipping_zone_delete", zone.id)
        with use(acme):
            assert not zones().filter(id=zone.id).exists()

    def test_a_country_is_in_one_zone_only(self, office: Any):
        errors = office.is_refused("shipping_zone_new", name="Again", countries=["DE"])
        assert "Domestic" in errors["countries"][0]
        assert office.is_refused("shipping_zone_new", name="Empty")["countries"]

    def test_rates_are_edited_as_rows(self, office: Any, acme: Any):
        with use(acme):
            zone = zones().get(name="Domestic")
        rows = {
            "rates-TOTAL_FORMS": "3",
            "rates-INITIAL_FORMS": "0",
            "rates-0-price": "9.90",
            "rates-0-subtotal_below": "50",
            "rates-1-price": "0",
            "rates-1-subtotal_from": "50",
            "rates-1-weight_below": "2.5",
        }
        office.saves("shipping_method_new", zone.id, name="Express", active="on", **rows)
        with use(acme):
            found, above, heavy = (
                {option.name: option.price for option in delivery.options}
                for delivery in (
                    delivery_for(country="DE", subtotal=4999, grams=0),
                    delivery_for(country="DE", subtotal=5000, grams=2499),
                    delivery_for(country="DE", subtotal=5000, grams=2500),
                )
            )
        assert found["Express"] == 990
        assert above["Express"] == 0
        assert "Express" not in heavy

    def test_another_row_without_javascript(self, office: Any, acme: Any):
        with use(acme):
            zone = zones().get(name="Domestic")
        rows = {"rates-TOTAL_FORMS": "1", "rates-INITIAL_FORMS": "0", "rates-0-price": "3"}
        response = office.post("shipping_method_new", zone.id, name="Slow", another="1", **rows)
        assert response.status_code == 200
        assert 'name="rates-1-price"' in response.content.decode()
        assert 'value="3"' in response.content.decode()

    def test_a_stored_method_is_shown_and_a_row_can_be_emptied(self, office: Any, acme: Any):
        with use(acme):
            zone = zones().get(name="Domestic")
            method = zone.methods.get()
        page = office.get("shipping_method", zone.id, method.id).content.decode()
        assert 'value="5.00"' in page
        rows = {
            "rates-TOTAL_FORMS": "2",
            "rates-INITIAL_FORMS": "2",
            "rates-0-price": "",
            "rates-1-price": "6",
        }
        office.saves("shipping_method", zone.id, method.id, name="Standard", active="on", **rows)
        with use(acme):
            assert [rate.price for rate in zones().get(id=zone.id).methods.get().rates.all()] == [600]

    def test_a_method_of_another_zone_is_not_found(self, office: Any, acme: Any):
        with use(acme):
            home, abroad = zones().get(name="Domestic"), zones().get(name="Everywhere else")
            method = home.methods.get()
        assert office.get("shipping_method", abroad.id, method.id).status_code == 404


class TestTaxes:
    def test_a_rate_in_percent(self, office: Any, acme: Any):
        office.saves("tax_rate_new", country="CH", name="MWST", rate_bps="8.1", applies_to_shipping="on")
        with use(acme):
            rule = rule_for("CH")
            row = rates().get(country="CH")
        assert rule is not None
        assert (rule.name, rule.rate_bps) == ("MWST", 810)
        assert office.is_refused("tax_rate_new", country="CH", name="Again", rate_bps="1")["country"]
        assert office.is_refused("tax_rate_new", country="US", name="Much", rate_bps="101")["rate_bps"]
        assert 'value="8.1"' in office.get("tax_rate", row.id).content.decode()
        office.saves("tax_rate_delete", row.id)
        with use(acme):
            forget_settings()  # what the commit does, and two seconds in other processes
            assert rule_for("CH") is None

    def test_prices_with_or_without_tax(self, office: Any, acme: Any):
        office.saves("taxes", prices_include_tax="")
        with use(acme):
            assert fresh_settings().prices_include_tax is False


class TestPayments:
    def test_instructions_for_a_transfer(self, office: Any, acme: Any):
        office.saves("payments", manual_payment_title="Wire", manual_payment_instructions="IBAN DE00")
        with use(acme):
            assert fresh_settings().manual_payment_instructions == "IBAN DE00"

    def test_ways_to_pay_are_switched_but_never_all_off(self, office: Any):
        office.saves("payments_gateways", manual="on")
        found = shop_by_slug("acme")
        assert found is not None
        assert found.gateways == ("manual",)
        assert "__all__" in office.is_refused("payments_gateways")

    def test_an_admin_sees_the_page_but_not_its_buttons(self, office_of: Any, world: Any):
        from core.actor import Actor
        from shops.staffing import change_role

        change_role(world.acme.id, user_id=world.bob.id, role="admin", actor=Actor.system("test"))
        page = office_of(world.bob).get("payments").content.decode()
        assert "Connect payments" not in page
        assert "Only the owner" in page

    def test_what_is_missing_is_said_in_plain_words(self, office: Any, acme: Any):
        from billing.connect.models import ConnectedAccount

        missing = {
            "text": "Add a bank account.",
            "urgency": "currently_due",
            "awaiting": "merchant",
            "errors": [],
        }
        ConnectedAccount.objects.create(
            shop_id=acme.id,
            external_id="acct_1",
            idempotency_key="k",
            status="restricted",
            requirements=[missing],
        )
        page = office.get("payments").content.decode()
        assert "Add a bank account." in page
        assert "Restricted" in page
        assert "Settle this" in page


def test_money_in_forms_is_the_shops(office_of: Any, world: Any):
    mallory = office_of(world.mallory, "globex")
    with use(world.globex):
        zone = zones()[0]
    page = mallory.get("shipping_method_new", zone.id).content.decode()
    assert ">USD<" in page
    assert Money(500, "USD").format() == "$5.00"
