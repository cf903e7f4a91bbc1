"""The template tags, at the interface they promise."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from core import clock
from core.errors import Invalid
from core.money import Money
from web.forms import FileDrop, MoneyField, add_domain_error
from web.ui.charts import bar_chart, sparkline
from web.ui.icons import icon, names
from web.ui.statuses import order_badges, status_badge
from web.ui.values import address, avatar


def render(source: str, path: str = "/", cookies: dict[str, str] | None = None, **context: Any) -> str:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies or {})
    request.session = {}  # type: ignore[assignment]
    template = engines["django"].engine.from_string(source)  # type: ignore[attr-defined]
    from django.template import Context

    return str(template.render(Context({"request": request, **context})))


class Form(forms.Form):
    name = forms.CharField(help_text="As customers see it.")
    price = MoneyField(currency="EUR")
    picture = forms.FileField(widget=FileDrop(), required=False)


def test_an_unknown_icon_is_a_mistake() -> None:
    assert len(names()) >= 40
    with pytest.raises(ValueError, match="nope"):
        icon("nope")


def test_an_icon_is_hidden_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="&lt;Paid&gt;"' in icon("check", label="<Paid>")


def test_money_is_written_in_its_own_decimals() -> None:
    assert render("{% money m %}", m=Money(1200, "JPY")) == "¥1,200"
    assert render("{% money 1230 'EUR' %}") == "€12.30"
    assert render("{% money missing %}") in {"–", ""}


def test_an_unknown_status_keeps_its_words() -> None:
    assert "Partially paid" in status_badge("partially_paid")
    assert "&lt;b&gt;" in status_badge("<b>")
    assert status_badge("") == ""


@pytest.mark.parametrize(
    ("status", "payment", "fulfillment", "words"),
    [
        ("open", "paid", "unfulfilled", ["Paid", "Preparing"]),
        ("open", "paid", "partial", ["Paid", "Partly sent"]),
        ("open", "partially_refunded", "fulfilled", ["Partly refunded", "Sent"]),
        ("open", "paid", "not_required", ["Paid"]),
        ("open", "unpaid", "unfulfilled", ["Not paid yet"]),
        ("open", "unpaid", "fulfilled", ["Not paid yet", "Sent"]),
        ("pending_payment", "processing", "unfulfilled", ["Payment in progress"]),
        ("open", "refunded", "unfulfilled", ["Refunded"]),
        ("cancelled", "unpaid", "unfulfilled", ["Cancelled"]),
        ("cancelled", "refunded", "unfulfilled", ["Cancelled", "Refunded"]),
        ("expired", "unpaid", "unfulfilled", ["Cancelled"]),
    ],
)
def test_an_order_stands_in_its_customers_words(
    status: str, payment: str, fulfillment: str, words: list[str]
) -> None:
    order = SimpleNamespace(status=status, payment_status=payment, fulfillment_status=fulfillment)
    html = order_badges(order)
    assert re.findall(r">([^<>]+)</span>", html) == words


def test_a_field_ties_label_hint_and_error_together() -> None:
    html = render("{% field form.name autocomplete='name' %}", form=Form({"price": "1"}))
    assert '<label class="field__label" for="id_name">' in html.replace("\n", "")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="name"' in html


def test_a_field_that_asks_while_typing_has_a_status() -> None:
    html = render("{% field form.name hx_get='/signup/slug/' slug_from='id_title' %}", form=Form())
    assert 'data-hx-get="/signup/slug/"' in html
    assert 'data-slug-from="#id_title"' in html
    assert 'id="id_name_status" role="status"' in html


def test_a_plain_form_looks_the_same() -> None:
    assert str(Form()).count('class="field"') == 3
    assert 'class="input-group input-group--money"' in str(Form())


def test_one_file_means_one_file() -> None:
    assert " multiple" not in str(Form()["picture"])
    assert " multiple" in str(FileDrop(multiple=True).render("files", None))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("12.30", Money(1230, "EUR")), (" 5 ", Money(500, "EUR")), ("0", Money(0, "EUR"))],
)
def test_money_is_typed_in_major_units(typed: str, expected: Money) -> None:
    form = Form({"name": "x", "price": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["price"] == expected


@pytest.mark.parametrize("typed", ["twelve", "1.234", "-1", "1e5", "NaN", "12,3,4", "\x00"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    form = Form({"name": "x", "price": typed})
    assert not form.is_valid()
    assert "price" in form.errors


def test_money_that_did_not_change_is_not_a_change() -> None:
    form = Form({"name": "a", "price": "12.30"}, initial={"name": "a", "price": Money(1230, "EUR")})
    assert form.changed_data == []


def test_what_a_service_refuses_stands_beside_its_field() -> None:
    form = Form({"name": "x", "price": "1"})
    assert form.is_valid()
    add_domain_error(form, Invalid("No.", field="name"))
    add_domain_error(form, Invalid("Not now."))
    assert form.errors["name"] == ["No."]
    assert form.non_field_errors() == ["Not now."]
    summary = render("{% form_errors form %}", form=form)
    assert 'href="#id_name"' in summary
    assert "Not now." in summary


def test_the_summary_is_silent_while_nothing_is_wrong() -> None:
    assert render("{% form_errors form %}", form=Form()).strip() == ""


def test_pages_keep_the_filter_and_drop_the_old_page() -> None:
    page = Paginator(range(60), 20).get_page(2)
    html = render("{% paginate page %}", "/?q=a%26b&page=2", page=page)
    assert "21–40 of 60" in html
    assert 'href="?q=a%26b&amp;page=1"' in html
    assert 'href="?q=a%26b&amp;page=3"' in html


def test_cursor_pages() -> None:
    class Cursors:
        previous_cursor = None
        next_cursor = "abc"

    html = render("{% paginate page %}", page=Cursors())
    assert 'href="?cursor=abc"' in html
    assert "Previous" not in html


def test_sorting_turns_around() -> None:
    source = "{% sort_header 'total' 'Total' %}"
    assert "aria-sort" not in render(source)
    assert 'href="?sort=total"' in render(source)
    up = render(source, "/?sort=total&cursor=x")
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=-total"' in up


def test_the_tab_of_this_path_is_current() -> None:
    assert "aria-current" in render("{% tab 'E-mail' '/accounts/email/' %}", "/accounts/email/")
    assert "aria-current" not in render("{% tab 'E-mail' '/accounts/email/' %}", "/")


def test_blocks_escape_what_is_not_markup() -> None:
    html = render("{% card title=name %}{{ name }}{% endcard %}", name="<script>")
    assert html.count("&lt;script&gt;") == 2
    assert "<script>" not in html


def test_the_choice_of_colours_is_one_of_two() -> None:
    assert render("{% color_scheme %}", cookies={"stoa_theme": "dark"}) == ' data-theme="dark"'
    assert render("{% color_scheme %}", cookies={"stoa_theme": '"><script>'}) == ""


def test_times_are_relative_and_exact() -> None:
    with clock.frozen(datetime(2026, 11, 21, 10, tzinfo=UTC)):
        html = render("{% ago at %}", at=clock.now() - timedelta(minutes=5))
    assert "2026-11-21T09:55:00+00:00" in html
    assert "5\xa0minutes ago" in html
    assert "never" in render("{% ago nothing %}", nothing=None)


def test_a_moment_is_written_in_one_way_wherever_it_stands() -> None:
    at = datetime(2026, 10, 13, 1, 49, tzinfo=UTC)
    with clock.frozen(at + timedelta(days=60)), timezone.override("Europe/Berlin"):
        html = render("{% ago at %}|{{ at }}|{{ at|date }}|{{ at|date:'j F Y, H:i' }}", at=at)
    assert (
        html.count("13 October 2026, 03:49") == 4
    )  # the title of `ago` and its words, and two that are spelled out
    assert "|13 October 2026|" in html


def test_charts_bear_nothing_and_zeros() -> None:
    assert sparkline([]) == sparkline([1]) == bar_chart([]) == ""
    assert "NaN" not in sparkline([0, 0, 0])
    assert bar_chart([("Mon", 0), ("Tue", 0)]).count("<rect") == 2


def test_numbers_are_written_as_people_read_them() -> None:
    chart = bar_chart([("Mon", Money(123456700, "EUR")), ("Tue", Money(5, "EUR"))])
    assert "highest €1,234,567.00" in chart
    assert "Tue: €0.05" in chart
    assert "highest 12,345" in bar_chart([("Mon", 12345)])
    assert ">6,252<" in render('{% stat "Orders" value=count %}', count=6252)
    assert ">6,252<" in render('{% tab "All" "/" count=6252 %}')
    assert render('{% count_of 6252 "order" "orders" %}') == "6,252 orders"


def test_people_and_places() -> None:
    assert ">AA<" in avatar("Alice Ames")
    assert ">?<" in avatar("")
    assert address({"name": "<Carol>", "city": "Berlin", "postal_code": "10557"}).startswith(
        '<address class="address">&lt;Carol&gt;<br>10557 Berlin'
    )
    assert "No address" in address({})
