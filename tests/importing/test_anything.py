"""Properties: any bytes end in a plan or a reason; what is exported and imported again changes nothing."""

import csv
import io
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.actor import Actor
from core.errors import Invalid
from tenants.catalog import selectors as catalog
from tenants.catalog import services as products
from tenants.catalog.html import clean_html
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.importing import selectors, values
from tenants.importing.exporting import export_products
from tenants.importing.formats import open_products
from tenants.inventory import services as inventory
from tests.examples import examples

OWNER = Actor.system("properties")
HEADER = b"Handle,Title,Variant Price,Option1 Name,Option1 Value,Variant Inventory Qty,Image Src,Status\n"
HEADS = (b"", HEADER, HEADER.replace(b",", b";"), b"\xff\xfe", b"\xef\xbb\xbf")
relaxed = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", HEADER, HEADER.replace(b",", b";"), b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_any_bytes_are_read_or_refused(content, head):
    try:
        drafts = list(open_products(io.BytesIO(head + content), currency="EUR").drafts)
    except Invalid:
        return
    for draft in drafts:
        assert draft.first_row >= 2
        assert draft.is_refused or (draft.title and draft.variants)


cell = st.text(max_size=20) | st.sampled_from(
    ["", "mug", "12.30", "true", "Default Title", "https://x.example/a.png"]
)


@pytest.mark.django_db
@settings(relaxed, max_examples=examples(30))
@given(st.lists(st.lists(cell, min_size=8, max_size=9), max_size=6))
def test_any_rows_give_a_plan_and_a_run(in_acme, bring, rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    job = bring(HEADER + out.getvalue().encode("utf-8", "replace"))
    assert job.status in {"done", "failed"}
    assert job.products_done == job.products_total


@given(st.integers(min_value=0, max_value=10**12 - 1), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_prices_are_read_as_they_are_written(amount, currency):
    from core.money import Money

    assert values.price(f"{Money(amount, currency).major:f}", currency) == amount


@given(st.text(max_size=30))
def test_no_price_is_guessed(text):
    try:
        amount = values.price(text, "EUR")
    except ValueError:
        pass
    else:
        assert amount >= 0
        assert any(char.isdigit() for char in text)


@given(st.text(max_size=30))
def test_a_guarded_cell_is_no_formula_and_reads_back(text):
    assert not values.guarded(text).startswith(("=", "+", "-", "@"))
    assert values.text(values.guarded(text)) == text or text[:1] == "'" or text[:1] in {"\t", "\r"}


@given(st.text(max_size=200) | st.from_regex(r"(<\/?(p|b|a|script|svg|img)[^>]{0,20}>|[a-z&;]){0,20}"))
def test_cleaning_html_twice_is_cleaning_it_once(source):
    once = clean_html(source)
    assert clean_html(once) == once
    assert "<script" not in once.lower()


word = st.text("abcXYZ äß€=+-@',;\"\n1", min_size=1, max_size=12).map(str.strip).filter(bool)
amount = st.integers(0, 10**9)


@st.composite
def product_inputs(draw):
    count = draw(st.integers(0, 3))
    names = word.filter(lambda name: name != "Title")
    options = draw(st.lists(names, min_size=count, max_size=count, unique_by=str.casefold))
    values_of = st.tuples(*([word] * count))
    combinations = draw(
        st.lists(values_of, min_size=1, max_size=4, unique_by=lambda found: tuple(map(str.casefold, found)))
    )
    variants = [
        VariantInput(
            price=draw(amount),
            options=options_of,
            sku=draw(st.just("") | word),
            barcode=draw(st.just("") | word),
            compare_at=draw(st.none() | amount),
            cost=draw(st.none() | amount),
            weight_grams=draw(st.integers(0, 10**6)),
            requires_shipping=draw(st.booleans()),
            taxable=draw(st.booleans()),
            tracked=draw(st.booleans()),
            oversell=draw(st.booleans()),
        )
        for options_of in combinations
    ]
    return ProductInput(
        title=draw(word),
        description_html=draw(st.just("") | word.map(lambda w: f"<p>{w}</p>")),
        vendor=draw(st.just("") | word),
        product_type=draw(st.just("") | word),
        tags=draw(st.lists(word.map(lambda w: w.replace(",", "")).filter(str.strip), max_size=3)),
        seo_title=draw(st.just("") | word),
        status=draw(st.sampled_from(["active", "draft", "archived"])),
        published=draw(st.booleans()),
        options=options,
        variants=variants,
    )


@pytest.mark.django_db
@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(product_inputs(), st.integers(0, 1000))
def test_export_and_import_change_nothing(in_acme, bring, data, quantity):
    product = products.create_product(actor=OWNER, data=data)
    try:
        first = catalog.variants_of([product])[product][0]
        inventory.import_on_hand(actor=OWNER, quantities={first: quantity})
        before = asdict(catalog.product(product))
        job = bring("".join(export_products(actor=OWNER)).encode())
        found = [(item.action, item.changes, item.messages) for item in selectors.import_items(job.id)]
        assert found == [("keep", [], [])]
        assert asdict(catalog.product(product)) == before
    finally:
        products.delete_product(actor=OWNER, product_id=product)
