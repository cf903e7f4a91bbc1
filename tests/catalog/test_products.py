"""Products as the services promise them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import clock
from core.actor import Actor
from core.errors import Conflict, Forbidden, Invalid, NotFound
from shops.context import use
from tenants.catalog import selectors, services
from tenants.catalog.inputs import ProductInput, VariantInput

pytestmark = pytest.mark.django_db


def test_a_product_reads_as_it_was_written(shirt, query_budget):
    with query_budget(2):
        found = selectors.product_page("linen-shirt")
    assert found.id == shirt
    assert [(option.name, option.values) for option in found.options] == [
        ("Size", ("S", "M", "L")),
        ("Colour", ("Red", "Blue")),
    ]
    assert [variant.title for variant in found.variants][:3] == ["S / Red", "S / Blue", "M / Red"]
    assert (found.price_min, found.price_max) == (2000, 2200)
    assert found.description_text == "Cool in summer"


def test_a_plain_product_has_one_variant_without_a_title(simple):
    found = selectors.product(simple("Mug", 900))
    assert [variant.title for variant in found.variants] == [""]
    assert found.variants[0].options == ("Default Title",)
    variant = selectors.variants_for_sale([found.variants[0].id])[found.variants[0].id]
    assert (variant.price, variant.variant_title, variant.options, variant.for_sale) == (900, "", (), True)


def test_variants_for_sale_is_one_query(shirt, query_budget):
    ids = selectors.variants_of([shirt])[shirt]
    with query_budget(1):
        found = selectors.variants_for_sale(ids)
    assert found[ids[1]].options == (("Size", "S"), ("Colour", "Blue"))
    assert selectors.variants_for_sale([]) == {}


def test_handles_are_suggested_and_kept_unique(simple, owner):
    handles = [selectors.product(simple("Crème brûlée")).handle for _ in range(3)]
    assert handles == ["creme-brulee", "creme-brulee-2", "creme-brulee-3"]
    data = ProductInput(title="X", handle="creme-brulee", variants=[VariantInput(price=1)])
    with pytest.raises(Invalid) as caught:
        services.create_product(actor=owner, data=data)
    assert caught.value.details == {"suggestion": "creme-brulee-4"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "   "}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"handle": "Not A Handle"}, "handle"),
        ({"handle": "../etc"}, "handle"),
        ({"status": "sold"}, "status"),
        ({"vendor": "v" * 121}, "vendor"),
        ({"tags": ["t" * 81]}, "tags"),
        ({"options": ("A", "B", "C", "D")}, "options"),
        ({"options": ("Size", "size")}, "options"),
        ({"options": ("",)}, "options"),
        ({"variants": ()}, "variants"),
        ({"variants": [VariantInput(price=1)] * 2001}, "variants"),
        ({"variants": [VariantInput(price=-1)]}, "variants.0.price"),
        ({"variants": [VariantInput(price=10**12)]}, "variants.0.price"),
        ({"variants": [VariantInput(price=1, compare_at=-5)]}, "variants.0.compare_at"),
        ({"variants": [VariantInput(price=1, weight_grams=10**9)]}, "variants.0.weight_grams"),
        ({"variants": [VariantInput(price=1, sku="s" * 121)]}, "variants.0.sku"),
        ({"variants": [VariantInput(price=1), VariantInput(price=2)]}, "variants.1.options"),
        ({"options": ("Size",), "variants": [VariantInput(price=1)]}, "variants.0.options"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(in_acme, owner, change, field):
    data = replace(ProductInput(title="Fine", variants=[VariantInput(price=1)]), **change)
    with pytest.raises(Invalid) as caught:
        services.create_product(actor=owner, data=data)
    assert field in caught.value.errors


def test_everything_that_is_wrong_is_said_at_once(in_acme, owner):
    data = ProductInput(title="", handle="A B", variants=[VariantInput(price=-1)])
    with pytest.raises(Invalid) as caught:
        services.create_product(actor=owner, data=data)
    assert set(caught.value.errors) == {"title", "handle", "variants.0.price"}


def test_html_is_made_safe(simple):
    nasty = "<p onclick=x>Hi<script>alert(1)</script><a href='javascript:x'>y</a><iframe src=z></iframe></p>"
    found = selectors.product(simple("Nasty", description_html=nasty))
    assert "Hi" in found.description_html
    for word in ("script", "onclick", "iframe", "javascript"):
        assert word not in found.description_html


def test_equal_values_write_nothing(shirt, owner, query_budget):
    before = selectors.product(shirt)
    same = {
        "title": "Linen shirt",
        "tags": ["linen", "summer"],
        "description_html": "<p>Cool in <b>summer</b></p>",
    }
    with query_budget(3) as statements:  # one read inside the test's savepoint
        assert services.update_product(actor=owner, product_id=shirt, changes=same) is False
    assert not [sql for sql in statements if sql.startswith(("UPDATE", "INSERT"))]
    assert selectors.product(shirt) == before


def test_a_change_is_audited_and_seen(shirt, owner):
    from tenants.store.selectors import audit_entries, fresh_settings

    version = fresh_settings().version
    assert services.update_product(actor=owner, product_id=shirt, changes={"title": "Hemp shirt"})
    entry = audit_entries().first()
    assert (entry.action, entry.data) == (
        "product.updated",
        {"changes": {"title": ["Linen shirt", "Hemp shirt"]}},
    )
    assert fresh_settings().version > version


def test_an_edit_that_is_out_of_date_is_refused(shirt, owner):
    seen = selectors.product(shirt).updated_at
    services.update_product(actor=owner, product_id=shirt, changes={"title": "First"}, seen_at=seen)
    with pytest.raises(Conflict) as caught:
        services.update_product(actor=owner, product_id=shirt, changes={"title": "Second"}, seen_at=seen)
    assert caught.value.code == "stale_product"
    assert selectors.product(shirt).title == "First"


def test_variants_keep_their_identity(shirt, owner):
    before = selectors.product(shirt)
    kept = [
        VariantInput(price=5000, options=variant.options[::-1], sku=variant.sku)
        for variant in before.variants
        if variant.options[0] != "L"
    ]
    by_values = {variant.options: variant.id for variant in before.variants}
    kept = [replace(item, id=by_values[tuple(item.options[::-1])]) for item in kept]
    assert services.save_variants(actor=owner, product_id=shirt, options=("Colour", "Size"), variants=kept)
    after = selectors.product(shirt)
    assert {variant.id for variant in after.variants} == {
        v.id for v in before.variants if v.options[0] != "L"
    }
    assert [option.name for option in after.options] == ["Colour", "Size"]
    assert after.options[1].values == ("S", "M")
    assert (after.price_min, after.price_max) == (5000, 5000)


def test_two_variants_may_swap_their_values(shirt, owner):
    rows = list(selectors.product(shirt).variants)
    wanted = [VariantInput(id=row.id, price=row.price, options=row.options, sku=row.sku) for row in rows]
    wanted[0], wanted[1] = (
        replace(wanted[0], options=rows[1].options),
        replace(wanted[1], options=rows[0].options),
    )
    services.save_variants(actor=owner, product_id=shirt, options=("Size", "Colour"), variants=wanted)
    after = {row.id: row.options for row in selectors.product(shirt).variants}
    assert (after[rows[0].id], after[rows[1].id]) == (rows[1].options, rows[0].options)


def test_from_options_to_none_and_back(shirt, owner):
    services.save_variants(actor=owner, product_id=shirt, options=(), variants=[VariantInput(price=700)])
    plain = selectors.product(shirt)
    assert [option.name for option in plain.options] == ["Title"]
    assert len(plain.variants) == 1
    services.save_variants(
        actor=owner, product_id=shirt, options=("Size",), variants=[VariantInput(price=700, options=("S",))]
    )
    assert [(option.name, option.values) for option in selectors.product(shirt).options] == [("Size", ("S",))]


def test_one_variant_is_changed_alone(shirt, owner):
    first, second = selectors.variants_of([shirt])[shirt][:2]
    assert services.update_variant(actor=owner, variant_id=first, changes={"price": 100, "compare_at": 300})
    found = selectors.product(shirt)
    assert (found.variants[0].price, found.variants[1].price) == (100, 2000)
    assert (found.price_min, found.compare_at_max) == (100, 300)
    assert services.update_variant(actor=owner, variant_id=second, changes={"price": 2000}) is False
    with pytest.raises(Invalid):
        services.update_variant(actor=owner, variant_id=first, changes={"product_id": 1})


def test_what_is_not_published_is_not_for_sale(simple, owner):
    mug = simple("Mug")
    variant = selectors.variants_of([mug])[mug][0]
    for change in (
        lambda: services.change_status(actor=owner, product_id=mug, status="archived"),
        lambda: services.update_product(actor=owner, product_id=mug, changes={"published": False}),
    ):
        change()
        assert selectors.product_page("mug") is None
        assert selectors.variants_for_sale([variant])[variant].for_sale is False
        services.change_status(actor=owner, product_id=mug, status="active")
    services.update_product(actor=owner, product_id=mug, changes={"published": True})
    assert selectors.product_page("mug") is not None
    with clock.frozen(clock.now() - timedelta(days=1)):
        assert selectors.product_page("mug") is None


def test_deleting_takes_everything_along(shirt, owner):
    services.delete_product(actor=owner, product_id=shirt)
    assert selectors.product(shirt) is None
    with pytest.raises(NotFound):
        services.delete_product(actor=owner, product_id=shirt)


def test_permissions(in_acme, shirt):
    nobody = Actor(kind="user", id="1", label="Nobody")
    clerk = replace(nobody, permissions=frozenset({"products.edit"}))
    with pytest.raises(Forbidden):
        services.update_product(actor=nobody, product_id=shirt, changes={"title": "x"})
    with pytest.raises(Forbidden):
        services.delete_product(actor=clerk, product_id=shirt)


def test_mallory_sees_and_changes_nothing(world, shirt, owner):
    with use(world.globex):
        assert selectors.product(shirt) is None
        assert selectors.product_page("linen-shirt") is None
        assert selectors.all_products().total() == 0
        for attempt in (
            lambda: services.update_product(actor=owner, product_id=shirt, changes={"title": "mine"}),
            lambda: services.delete_product(actor=owner, product_id=shirt),
        ):
            with pytest.raises(NotFound):
                attempt()
