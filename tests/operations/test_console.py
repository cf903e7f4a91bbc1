"""What operators do, and what they see of it."""

import re
from datetime import timedelta

import pytest

from billing.fee_terms.selectors import history, shop_code
from billing.ledger.reconcile import GRACE, reconcile
from billing.subscriptions.selectors import subscription_of
from core import clock
from core.audit_log import entries
from core.models import OutboxRow
from core.outbox.operating import rows
from core.outbox.testing import drain
from shops.context import use
from shops.selectors import get_shop, shop_by_slug
from tenants.payments.models import Payment
from tests.billing.selling import pay

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def actions():
    return list(entries().values_list("action", flat=True)[:5])


def test_the_overview(olga, sales):
    seen = text_of(olga.get("/operations/"))
    for words in ("€253.90", "$200.00", "€4.87", "$4.00", "Acme", "Globex", "Commission per day"):
        assert words in seen, words


def test_the_overview_of_an_empty_platform(olga):
    assert "No commission yet" in text_of(olga.get("/operations/"))


def test_shops_are_found_by_name_owner_and_status(olga, acme, globex):
    assert "Globex" not in text_of(olga.get("/operations/shops/?q=alice@"))
    assert "No shop found" in text_of(olga.get("/operations/shops/?q=nothing-like-it"))
    assert "No shop found" in text_of(olga.get("/operations/shops/?status=suspended"))
    page = text_of(olga.get("/operations/shops/?sort=name&status=live&page=99"))
    assert page.index("Acme") < page.index("Globex")


def test_a_shop_is_suspended_with_a_reason_and_reopened(olga, acme, client_for):
    answer = olga.post("/operations/shops/acme/suspend/", {"reason": ""})
    assert answer.status_code == 422
    olga.post("/operations/shops/acme/suspend/", {"reason": "Sells what it may not"})
    assert get_shop(acme.id).status == "suspended"
    assert client_for(acme).get("/").status_code != 200
    assert "Sells what it may not" in text_of(olga.get("/operations/shops/acme/"))
    olga.post("/operations/shops/acme/reopen/")
    assert get_shop(acme.id).status == "live"
    assert actions()[:2] == ["shop.reopened", "shop.suspended"]
    assert entries()[0].actor_label == "Olga Oates" or "olga" in entries()[0].actor_label


def test_a_shop_is_deleted_only_when_its_address_is_typed(olga, acme):
    assert olga.post("/operations/shops/acme/delete/", {"confirmation": "globex"}).status_code == 422
    assert get_shop(acme.id).status == "live"
    olga.post("/operations/shops/acme/delete/", {"confirmation": "acme"})
    assert get_shop(acme.id).status == "deleted"
    assert "Deleted" in text_of(olga.get("/operations/shops/acme/"))
    answer = olga.post("/operations/shops/acme/terms/", {"rate": "1", "fixed": ""})
    assert answer.status_code in {410, 422}


def test_a_shops_own_commission_and_back(olga, acme):
    assert olga.post("/operations/shops/acme/terms/", {"rate": "101", "fixed": "0"}).status_code == 422
    olga.post("/operations/shops/acme/terms/", {"rate": "1.25", "fixed": "0.30"})
    shop = shop_by_slug("acme")
    assert (shop.fee_rate_bps, shop.fee_fixed) == (125, 30)
    assert "1.25" in text_of(olga.get("/operations/shops/acme/"))
    olga.post("/operations/shops/acme/terms/", {"rate": "1.5", "fixed": ""})
    assert [term.rate_bps for term in history(shop_code(acme.id))] == [150, 125]
    olga.post("/operations/shops/acme/terms/end/")
    assert shop_by_slug("acme").fee_rate_bps == 200
    assert entries(target="shop", target_id=str(acme.id)).filter(action__startswith="fee_term").count() == 3


def test_a_new_plan_its_commission_and_a_shop_on_it(olga, acme, globex):
    form = {
        "name": "Grow",
        "code": "grow",
        "description": "",
        "price": "29.00",
        "currency": "EUR",
        "trial_days": "7",
    }
    olga.post("/operations/commission/plans/new/", {**form, "active": "on"})
    assert olga.post("/operations/commission/plans/new/", form).status_code == 422
    terms = {"rate": "0.5", "fixed_EUR": "0.25", "fixed_USD": ""}
    olga.post("/operations/commission/plans/grow/terms/", terms)
    olga.post("/operations/shops/acme/plan/", {"plan": "grow"})
    shop = shop_by_slug("acme")
    assert (shop.plan, shop.fee_rate_bps, shop.fee_fixed) == ("grow", 50, 25)
    assert shop_by_slug("globex").fee_rate_bps == 200
    olga.post("/operations/commission/plans/grow/terms/", {"rate": "0.75", "fixed_EUR": "", "fixed_USD": ""})
    drain()
    assert (shop_by_slug("acme").fee_rate_bps, shop_by_slug("acme").fee_fixed) == (75, 0)
    olga.post("/operations/commission/plans/grow/", {**form, "name": "Growth", "price": "x"})
    olga.post("/operations/commission/plans/grow/", {**form, "name": "Growth", "active": "on"})
    olga.post("/operations/commission/plans/grow/default/")
    assert "Growth" in text_of(olga.get("/operations/commission/"))
    refused = olga.post("/operations/commission/plans/grow/", form)
    assert refused.status_code == 422


def test_a_plan_says_what_themes_may_ask_for(olga, acme):
    plan = {
        "name": "Start",
        "description": "",
        "price": "0",
        "currency": "EUR",
        "trial_days": "7",
        "active": "on",
    }
    address = "/operations/commission/plans/start/"
    refused = olga.post(address, {**plan, "theme_page_milliseconds": "5", "theme_levels": "31"})
    assert refused.status_code == 422
    assert "greater than or equal to 50." in refused.content.decode()
    assert "less than or equal to 30." in refused.content.decode()
    olga.post(address, {**plan, "theme_page_milliseconds": "120", "theme_files": "", "products": "9"})
    drain()
    assert dict(shop_by_slug("acme").limits) == {"products": 9, "theme_page_milliseconds": 120}
    assert 'name="theme_page_milliseconds" value="120"' in olga.get(address).content.decode()
    olga.post(address, plan)
    drain()
    assert not shop_by_slug("acme").limits


def test_a_new_shop_has_terms_before_anybody_could_order(fresh_shop):
    shop = fresh_shop()  # nothing was delivered from the outbox
    row = get_shop(shop.id)
    assert (row.plan_code, row.fee_rate_bps, row.fee_term) == ("start", 200, "plan-start v1")
    assert shop_by_slug(shop.slug).fee_rate_bps == 200
    assert subscription_of(shop.id).status == "trialing"
    drain()
    assert entries(target="shop", target_id=str(shop.id)).filter(action="shop.billing_changed").count() == 1


def test_the_ledger_and_a_statement(olga, sales, acme):
    seen = text_of(olga.get("/operations/ledger/"))
    assert "Commission income" in seen
    assert "Not compared yet" in seen
    with clock.frozen(clock.now() + GRACE + timedelta(minutes=1)):
        reconcile()
    assert "Ledger and shops agree" in text_of(olga.get("/operations/ledger/"))
    seen = text_of(olga.get("/operations/shops/acme/statement/"))
    assert "€243.90" in seen
    assert "Refund" in seen
    assert "Nothing in this month" in text_of(olga.get("/operations/shops/acme/statement/?month=2020-01"))
    assert olga.get("/operations/shops/acme/statement/?month=nonsense").status_code == 200


def test_differences_are_shown_everywhere(olga, acme):
    payment = pay(acme, amount=10_000, fee=100)
    drain()
    with use(acme):
        Payment.objects.filter(id=payment.id).update(amount_captured=9_000)
    with clock.frozen(clock.now() + GRACE + timedelta(minutes=1)):
        reconcile()
    assert "Ledger and shops do not agree" in text_of(olga.get("/operations/ledger/"))
    assert "Ledger differences: 1" in text_of(olga.get("/operations/"))
    assert "€90.00 ≠ €100.00" in text_of(olga.get("/operations/shops/acme/"))


def test_dead_work_is_shown_and_tried_again(olga, fresh_shop):
    shop = fresh_shop()
    OutboxRow.objects.filter(event="shop.opened", shop_id=shop.id).update(
        status="dead", attempts=12, last_error="Traceback…\nOperationalError: gone <b>"
    )
    seen = text_of(olga.get("/operations/failed-work/"))
    assert "shop.opened" in seen
    assert "OperationalError: gone &lt;b&gt;" in seen
    assert "Failed work: 1" in text_of(olga.get("/operations/"))
    assert olga.post("/operations/failed-work/replay/", {"selected": "out_nonsense"}).status_code == 302
    assert len(rows(status="dead")) == 1
    page = olga.get("/operations/failed-work/").content.decode()
    chosen = re.search(r'name="selected" value="(out_[0-9a-z]+)"', page)[1]
    olga.post("/operations/failed-work/replay/", {"selected": chosen})
    assert rows(status="dead") == []
    drain()
    assert actions()[0] == "outbox.replayed"
    assert "Nothing has failed" in text_of(olga.get("/operations/failed-work/"))


def test_the_audit_log_is_searched_and_has_pages(olga, acme):
    for number in range(60):
        olga.post("/operations/shops/acme/terms/", {"rate": str(number % 7), "fixed": ""})
    page = olga.get("/operations/audit-log/?area=billing").content.decode()
    following = re.search(r'href="(\?[^"]*cursor=[^"]+)"', page)[1].replace("&amp;", "&")
    assert olga.get(f"/operations/audit-log/{following}").status_code == 200
    assert "Nothing found" in text_of(olga.get("/operations/audit-log/?q=zzz"))
    assert olga.get("/operations/audit-log/?cursor=nonsense&area=nonsense").status_code == 200


def test_health(olga):
    seen = text_of(olga.get("/operations/health/"))
    assert "Away" not in seen
    assert "ledger.reconcile" in seen


def test_the_shops_table_costs_the_same_for_any_number_of_shops(olga, sales, fresh_shop, query_budget):
    olga.get("/operations/shops/")
    for _ in range(3):
        fresh_shop()
    with query_budget(12):
        olga.get("/operations/shops/")


def test_the_ledger_is_compared_on_request(olga, sales, monkeypatch):
    from billing.ledger import tasks

    monkeypatch.setattr(tasks.reconcile_books, "delay", tasks.reconcile_books)
    page = text_of(olga.post("/operations/ledger/reconcile/", follow=True))
    assert "The comparison has started" in page
    assert "Ledger and shops agree" in page
    assert actions()[0] == "ledger.reconciled"


def test_reading_an_account_that_was_never_opened_is_harmless(olga, acme):
    page = text_of(olga.post("/operations/shops/acme/account/", follow=True))
    assert "This shop has no payment account yet" in page
    assert "Not connected" in page


def test_a_vendor_that_does_not_answer_is_said_so(olga, acme, settings):
    from billing.connect.models import ConnectedAccount

    settings.STRIPE_API_BASE, settings.STRIPE_SECRET_KEY = "http://127.0.0.1:9", "sk_test_x"
    ConnectedAccount.objects.create(
        shop_id=acme.id, external_id="acct_1", idempotency_key="k", status="restricted"
    )
    assert "does not answer" in text_of(olga.post("/operations/shops/acme/account/", follow=True))
    assert "Acme" in text_of(olga.get("/operations/shops/?status=restricted"))
    assert "Restricted payment accounts: 1" in text_of(olga.get("/operations/"))
