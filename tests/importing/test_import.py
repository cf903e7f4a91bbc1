"""Imports from the file to the shop."""

import io

import pytest
from django.core.management import CommandError, call_command

from core.actor import Actor
from core.errors import Conflict, Forbidden, Invalid, NotFound
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.catalog import services as products
from tenants.importing import selectors, services
from tenants.inventory import selectors as inventory
from tests.shared_data import CATALOGUES

pytestmark = pytest.mark.django_db

real_files = pytest.mark.skipif(not CATALOGUES.exists(), reason="the real catalogues are not here")

MUG = {
    "Handle": "mug",
    "Title": "Mug",
    "Variant Price": "9.50",
    "Option1 Name": "Title",
    "Option1 Value": "Default Title",
}
TEE = [
    {
        "Handle": "tee",
        "Title": "Tee",
        "Body (HTML)": "<p>Soft</p>",
        "Tags": "cotton, summer",
        "Option1 Name": "Size",
        "Option1 Value": "S",
        "Option2 Name": "Colour",
        "Option2 Value": "Red",
        "Option3 Name": "Fit",
        "Option3 Value": "Slim",
        "Variant SKU": "T1",
        "Variant Price": "20",
        "Variant Grams": "150",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "4",
        "Image Src": "https://example.com/1.jpg",
        "Image Alt Text": "A tee",
    },
    {
        "Handle": "tee",
        "Option1 Value": "M",
        "Option2 Value": "Red",
        "Option3 Value": "Wide",
        "Variant Price": "21",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Policy": "continue",
        "Image Src": "https://example.com/2.jpg",
        "Variant Image": "https://example.com/2.jpg",
    },
    {"Handle": "tee", "Image Src": "https://example.com/3.jpg"},
]


def counts(job):
    return job.created_count, job.changed_count, job.unchanged_count, job.refused_count


def reasons(job):
    return [message for item in selectors.import_items(job.id) for message in item.messages]


def test_products_arrive_with_everything(sheet, bring):
    job = bring(sheet(MUG, *TEE))
    assert (job.status, counts(job), job.rows_total) == ("done", (2, 0, 0, 0), 4)
    mug, tee = catalog.product_page("mug"), catalog.product_page("tee")
    assert ([option.name for option in mug.options], mug.price_min) == (["Title"], 950)
    assert [(option.name, option.values) for option in tee.options] == [
        ("Size", ("S", "M")),
        ("Colour", ("Red",)),
        ("Fit", ("Slim", "Wide")),
    ]
    small, medium = tee.variants
    assert (small.sku, small.price, small.weight_grams, small.tracked, small.oversell) == (
        "T1",
        2000,
        150,
        True,
        False,
    )
    assert medium.oversell is True
    assert inventory.levels_by_variant([small.id])[small.id].on_hand == 4
    media = list(catalog.media_of(tee.id))
    assert [(row.source_url[-5:], row.status, row.alt) for row in media] == [
        ("1.jpg", "pending", "A tee"),
        ("2.jpg", "pending", ""),
        ("3.jpg", "pending", ""),
    ]
    assert medium.image_id == media[1].id


def test_the_dry_run_changes_nothing_and_says_what_would_happen(sheet, bring, owner):
    job = bring(sheet(MUG, *TEE), dry=True)
    assert (job.status, counts(job)) == ("checked", (2, 0, 0, 0))
    assert catalog.all_products().total() == 0
    services.cancel_import(actor=owner, job_id=job.id)
    with pytest.raises(Conflict):
        services.confirm_import(actor=owner, job_id=job.id)


def test_the_same_file_again_changes_nothing(sheet, bring):
    content = sheet(MUG, *TEE)
    bring(content)
    before = [(card.id, catalog.product(card.id)) for card in catalog.all_products().cards(0, 10)]
    job = bring(content)
    assert counts(job) == (0, 0, 2, 0)
    assert [(card.id, catalog.product(card.id)) for card in catalog.all_products().cards(0, 10)] == before


def test_a_difference_is_shown_and_made(sheet, bring):
    bring(sheet(MUG, *TEE))
    changed = [{**TEE[0], "Variant Price": "25.00", "Variant Inventory Qty": "9", "Vendor": "Loom"}, *TEE[1:]]
    plan = bring(sheet(MUG, *changed), dry=True)
    assert counts(plan) == (0, 1, 1, 0)
    item = selectors.import_items(plan.id, action="change").get()
    assert item.changes == [
        ["Vendor", "", "Loom"],
        ["Price · S / Red / Slim", "20.00", "25.00"],
        ["Stock · S / Red / Slim", 4, 9],
    ]
    assert catalog.product_page("tee").price_max == 2100
    bring(sheet(MUG, *changed))
    tee = catalog.product_page("tee")
    assert (tee.vendor, tee.variants[0].price) == ("Loom", 2500)
    assert inventory.levels_by_variant([tee.variants[0].id])[tee.variants[0].id].on_hand == 9


def test_columns_that_are_missing_leave_things_alone(sheet, bring, owner):
    bring(sheet(*TEE))
    tee = catalog.product_page("tee")
    products.update_product(actor=owner, product_id=tee.id, changes={"seo_title": "Kept"})
    options = ",".join(f"Option{n} Name,Option{n} Value" for n in (1, 2, 3))
    header = f"Handle,Title,{options},Variant Price"
    rows = [{key: value for key, value in row.items() if key in header.split(",")} for row in TEE[:2]]
    assert counts(bring(sheet(*rows, header=header))) == (0, 0, 1, 0)
    assert catalog.product_page("tee").seo_title == "Kept"


def test_variants_that_the_file_does_not_name_stay(sheet, bring):
    bring(sheet(*TEE))
    job = bring(sheet({**TEE[0], "Option1 Value": "XL"}))
    assert [variant.options[0] for variant in catalog.product_page("tee").variants] == ["S", "M", "XL"]
    assert any("stay" in message["text"] for message in reasons(job))


def test_a_plain_product_gets_options(sheet, bring):
    bring(sheet(MUG))
    sizes = [{**MUG, "Option1 Name": "Size", "Option1 Value": size} for size in ("S", "L")]
    job = bring(sheet(sizes[0], {**sizes[1], "Title": ""}))
    assert counts(job) == (0, 1, 0, 0)
    assert [variant.title for variant in catalog.product_page("mug").variants] == ["S", "L"]
    assert counts(bring(sheet(sizes[0], {**sizes[1], "Title": ""}))) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"Variant Price": "cheap"}, "variant price", "not an amount"),
        ({"Variant Price": ""}, "variant price", "no"),
        ({"Variant Price": "-1"}, "variant price", "negative"),
        ({"Variant Price": "1,234"}, "variant price", "not an amount"),
        ({"Variant Price": "9.999"}, "variant price", "decimals"),
        ({"Variant Price": "99999999999999"}, "variant price", "too large"),
        ({"Variant Compare At Price": "x"}, "variant compare at price", "not an amount"),
        ({"Variant Inventory Qty": "many"}, "variant inventory qty", "whole number"),
        ({"Variant Inventory Qty": "99999999"}, "variant inventory qty", "more than"),
        ({"Variant Grams": "heavy"}, "variant grams", "weight"),
        ({"Variant Taxable": "maybe"}, "variant taxable", "true nor false"),
        ({"Variant Inventory Policy": "perhaps"}, "variant inventory policy", "true nor false"),
        ({"Status": "sold"}, "status", "active"),
        ({"Title": ""}, "title", "title"),
        ({"Title": "x" * 300}, "title", "At most"),
        ({"Handle": ""}, "handle", "no handle"),
        ({"Handle": "a b!"}, "handle", "lower-case"),
        ({"Option1 Name": "", "Option1 Value": "Red"}, "option1 name", "no name"),
    ],
)
def test_what_is_wrong_is_named_with_row_and_column(sheet, bring, change, column, words):
    good = {**MUG, "Handle": "good"}
    job = bring(sheet(good, {**MUG, **change}))
    found = reasons(job)
    assert counts(job) == (1, 0, 0, 1)
    assert (found[0]["row"], found[0]["column"]) == (3, column)
    assert words in found[0]["text"]
    assert catalog.product_page("good") is not None


def test_handles_that_come_apart_are_refused_the_second_time(sheet, bring):
    job = bring(sheet(MUG, {**MUG, "Handle": "cup"}, {**MUG, "Title": "Another"}))
    assert counts(job) == (2, 0, 0, 1)
    assert "row 2" in reasons(job)[0]["text"]
    assert catalog.product_page("mug").title == "Mug"


def test_duplicate_combinations_are_refused(sheet, bring):
    job = bring(sheet(TEE[0], {**TEE[1], "Option1 Value": "S", "Option3 Value": "Slim"}))
    assert counts(job) == (0, 0, 0, 1)
    assert reasons(job)[0]["row"] == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(sheet, bring, encoding):
    bring(sheet({**MUG, "Title": "Café – crème €"}, encoding=encoding))
    assert catalog.product_page("mug").title == "Café – crème €"


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators(sheet, bring, separator):
    content = f"Handle{separator}Title{separator}Variant Price\nmug{separator}Mug, large{separator}9,50\n"
    bring(content.encode())
    assert (catalog.product_page("mug").title, catalog.product_page("mug").price_min) == ("Mug, large", 950)


def test_odd_but_readable(bring):
    content = (
        b"Handle,Title,Body (HTML),Variant Price,Colour chart,Variant SKU\r\n"
        b'mug,Mu\0g,"<p>Two\r\nlines, and ""quotes""</p>",9,x,\'=1+1\r\n\r\n,,,,,\r\nCUP,=cmd|calc,,7,,\r\n'
    )
    job = bring(content)
    assert counts(job) == (2, 0, 0, 0)
    assert job.notes == ["Not used: colour chart."]
    mug = catalog.product_page("mug")
    assert (mug.title, mug.variants[0].sku) == ("Mug", "=1+1")
    assert "Two\nlines" in mug.description_html
    assert catalog.product_page("cup").title == "=cmd|calc"


@pytest.mark.parametrize(
    "content",
    [
        b"\n\n",
        b"Name,Colour\nMug,blue\n",
        b"Handle,Variant Price\nmug,9\n",
        b'Handle,Title,Variant Price\nmug,"' + b"x" * 500_000,
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_product_file_fails_with_a_reason(bring, content):
    job = bring(content)
    assert job.status == "failed"
    assert job.error


def test_an_empty_file_is_refused_at_once(bring):
    with pytest.raises(Invalid):
        bring(b"")


def test_one_bad_product_never_stops_the_others(sheet, bring, monkeypatch):
    from tenants.importing.services import run

    apply = run.apply

    def broken(decision, *, actor, job_id):
        if decision.draft.handle == "p2":
            raise ZeroDivisionError
        return apply(decision, actor=actor, job_id=job_id)

    monkeypatch.setattr(run, "apply", broken)
    job = bring(sheet(*({**MUG, "Handle": f"p{n}"} for n in range(5))))
    assert counts(job) == (4, 0, 0, 1)
    assert "on our side" in reasons(job)[0]["text"]


def test_a_run_in_turns_and_after_a_kill_does_each_product_once(sheet, bring, owner, monkeypatch):
    from tenants.importing.services import run

    content = sheet(*({**MUG, "Handle": f"p{n}"} for n in range(8)))
    job = bring(content, dry=True)
    services.confirm_import(actor=owner, job_id=job.id)
    assert services.run_import(job.id, seconds=0) is False
    apply, killed = run.apply, []

    def dying(decision, *, actor, job_id):
        product = apply(decision, actor=actor, job_id=job_id)
        if not killed:
            killed.append(product)
            raise KeyboardInterrupt
        return product

    monkeypatch.setattr(run, "apply", dying)
    with pytest.raises(KeyboardInterrupt):
        services.run_import(job.id)
    assert catalog.product(killed[0]) is None
    while not services.run_import(job.id, seconds=0):
        pass
    assert counts(selectors.import_job(job.id)) == (8, 0, 0, 0)
    assert catalog.all_products().total() == 8


def test_stock_never_falls_below_what_is_promised(sheet, bring):
    from datetime import timedelta

    from core import clock
    from tenants.inventory.services import reserve
    from tenants.inventory.types import StockWish

    bring(sheet(*TEE))
    small = catalog.product_page("tee").variants[0].id
    wishes = [StockWish(variant_id=small, quantity=3)]
    reserve(reference="cart", wishes=wishes, expires_at=clock.now() + timedelta(minutes=5))
    content = sheet({**TEE[0], "Variant Inventory Qty": "0"}, *TEE[1:])
    assert counts(bring(content)) == (0, 1, 0, 0)
    assert inventory.levels_by_variant([small])[small].on_hand == 3
    assert counts(bring(content)) == (0, 0, 1, 0)


def test_permissions(in_acme, owner):
    clerk = Actor(
        kind="user", id="1", label="Bob", permissions=frozenset({"products.edit", "inventory.adjust"})
    )
    with pytest.raises(Forbidden):
        services.upload_import(actor=clerk, file=io.BytesIO(b"x"), filename="x.csv")


def test_mallory_finds_no_import(world, sheet, bring, owner):
    job = bring(sheet(MUG), dry=True)
    with use(world.globex):
        with pytest.raises(NotFound):
            selectors.import_job(job.id)
        with pytest.raises(NotFound):
            services.confirm_import(actor=owner, job_id=job.id)
        services.check_import(job.id)
        assert services.run_import(job.id) is True
        assert catalog.all_products().total() == 0


@real_files
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shopify-apparel.csv", (20, 0, 0, 0)),
        ("shopify-home-and-garden.csv", (20, 0, 0, 0)),
        ("woocommerce-sample.csv", (13, 0, 0, 2)),
    ],
)
def test_the_real_files(bring, name, expected):
    content = (CATALOGUES / name).read_bytes()
    job = bring(content)
    assert counts(job) == expected
    assert counts(bring(content)) == (0, 0, expected[0], expected[3])


@real_files
def test_woocommerce_variations(bring):
    bring((CATALOGUES / "woocommerce-sample.csv").read_bytes())
    hoodie, tee = catalog.product_page("hoodie"), catalog.product_page("t-shirt")
    assert [option.name for option in hoodie.options] == ["Color", "Logo"]
    red = next(variant for variant in hoodie.variants if variant.options == ("Red", "No"))
    assert (red.price, red.compare_at) == (4200, 4500)
    assert len(tee.variants) == 9


def test_the_command(acme, sheet, tmp_path, capsys):
    path = tmp_path / "products.csv"
    path.write_bytes(sheet(MUG, {**MUG, "Handle": "bad", "Variant Price": "x"}))
    call_command("import_products", str(path), shop="acme", dry_run=True)
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in capsys.readouterr().out
    call_command("import_products", str(path), shop="acme")
    call_command("import_products", str(path), shop="acme")
    out = capsys.readouterr().out
    assert "0 new, 0 changed, 1 unchanged, 1 refused" in out
    assert "row 3, variant price: “x” is not an amount" in out
    with pytest.raises(CommandError):
        call_command("import_products", str(path), shop="nowhere")
