"""A product's collections, chosen on its page, and copies of products."""

import io
from typing import Any

import pytest
from PIL import Image

from core.ids import parse_public_id, public_id
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.catalog import services
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput
from tenants.catalog.selectors.images import image_of
from tenants.inventory.selectors import levels_by_variant
from tenants.store.selectors import audit_entries
from tests.backoffice.catalog import HOME, form_of, made, product_id, text_of
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


@pytest.fixture
def groups(acme: Any) -> dict[str, str]:
    """Two collections, one of them hidden."""
    return {
        title: public_id(
            "col",
            made(
                acme,
                services.create_collection,
                actor=STAFF,
                data=CollectionInput(title=title, published=shown),
            ),
        )
        for title, shown in (("Summer", True), ("Secret", False))
    }


def groups_of(shop: Any, key: Any) -> set[str]:
    with use(shop):
        return {public_id("col", found) for found in catalog.collections_with(key)}


class TestCollectionsOfAProduct:
    def test_are_chosen_on_its_page(self, alice: Any, acme: Any, groups: dict[str, str]) -> None:
        key = made(acme, make_product, title="Mug")
        address = f"{HOME}products/{product_id(key)}/"
        fields: dict[str, Any] = form_of(alice.get(address)) | {"collections": list(groups.values())}
        assert alice.post(address, fields).status_code == 302
        assert groups_of(acme, key) == set(groups.values())
        page = alice.get(address).content.decode()
        assert page.count("checked") >= 2
        fields = form_of(alice.get(address)) | {"collections": [groups["Secret"]]}
        alice.post(address, fields)
        assert groups_of(acme, key) == {groups["Secret"]}

    def test_a_page_that_did_not_show_them_changes_none(
        self, alice: Any, acme: Any, groups: dict[str, str]
    ) -> None:
        key = made(acme, make_product, title="Mug")
        with use(acme):
            chosen = [parse_public_id("col", groups["Summer"])]
            services.choose_collections(actor=STAFF, product_id=key, collection_ids=chosen)
        address = f"{HOME}products/{product_id(key)}/"
        fields = {name: value for name, value in form_of(alice.get(address)).items() if name != "groups"}
        alice.post(address, {name: value for name, value in fields.items() if name != "collections"})
        assert groups_of(acme, key) == {groups["Summer"]}

    def test_of_a_new_one(self, alice: Any, acme: Any, groups: dict[str, str]) -> None:
        fields: dict[str, Any] = form_of(alice.get(f"{HOME}products/new/"))
        fields |= {"title": "Oak", "variant-price": "10", "collections": [groups["Summer"]]}
        assert alice.post(f"{HOME}products/new/", fields).status_code == 302
        with use(acme):
            (row,) = catalog.product_table()
        assert groups_of(acme, row.id) == {groups["Summer"]}

    def test_a_collection_of_another_shop_is_none(self, alice: Any, acme: Any, globex: Any) -> None:
        made(acme, services.create_collection, actor=STAFF, data=CollectionInput(title="Ours"))
        foreign = made(globex, services.create_collection, actor=STAFF, data=CollectionInput(title="Theirs"))
        key = made(acme, make_product, title="Mug")
        address = f"{HOME}products/{product_id(key)}/"
        fields: dict[str, Any] = form_of(alice.get(address)) | {"collections": [public_id("col", foreign)]}
        assert alice.post(address, fields).status_code == 422
        assert groups_of(acme, key) == set()


@pytest.fixture
def shirt(acme: Any, groups: dict[str, str], settings: Any, tmp_path: Any) -> Any:
    """An active shirt in two sizes with SKUs, a picture of its own for the second, stock, and a collection."""
    settings.MEDIA_ROOT = tmp_path
    with use(acme):
        variants = [
            VariantInput(price=2000 + n, options=(size,), sku=f"S-{size}") for n, size in enumerate("SM")
        ]
        data = ProductInput(
            title="Shirt",
            status="active",
            options=("Size",),
            variants=variants,
            tags=["linen"],
            seo_title="Shirt!",
        )
        key = services.create_product(actor=STAFF, data=data)
        for colour in ("teal", "red"):
            out = io.BytesIO()
            Image.new("RGB", (300, 200), colour).save(out, "PNG")
            services.add_media(actor=STAFF, product_id=key, content=out.getvalue(), alt=colour)
        made_now = catalog.product(key)
        assert made_now is not None
        second, picture = made_now.variants[1].id, made_now.images[1].id
        services.update_variant(actor=STAFF, variant_id=second, changes={"image_id": picture})
        chosen = [parse_public_id("col", groups["Summer"])]
        services.choose_collections(actor=STAFF, product_id=key, collection_ids=chosen)
    return key


class TestACopy:
    def copy(self, client: Any, shop: Any, key: Any, **fields: str) -> Any:
        address = f"{HOME}products/{product_id(key)}/copy/"
        shown = form_of(client.get(address))
        answer = client.post(address, shown | fields)
        assert answer.status_code == 302, text_of(answer)
        with use(shop):
            return catalog.product(parse_public_id("prod", answer["Location"].split("/")[-2]))

    def test_has_what_is_not_its_own(self, alice: Any, acme: Any, shirt: Any, groups: dict[str, str]) -> None:
        found = self.copy(alice, acme, shirt)
        assert (found.title, found.handle, found.status) == ("Shirt (copy)", "shirt-copy", "draft")
        assert (found.tags, found.seo_title) == (("linen",), "")
        assert [(each.options, each.price, each.sku) for each in found.variants] == [
            (("S",), 2000, ""),
            (("M",), 2001, ""),
        ]
        assert [image.alt for image in found.images] == ["teal", "red"]
        assert found.variants[1].image_id == found.images[1].id
        assert groups_of(acme, found.id) == {groups["Summer"]}
        with use(acme):
            assert not any(
                level.on_hand for level in levels_by_variant(v.id for v in found.variants).values()
            )
            cover = image_of(catalog.product_table().get(id=found.id).cover)
            assert cover is not None
            assert cover.alt == "teal"
            assert "product.copied" in {entry.action for entry in audit_entries()}

    def test_keeps_its_pictures_when_the_other_is_deleted(
        self, alice: Any, acme: Any, shirt: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        found = self.copy(alice, acme, shirt, title="Blouse")
        name = f"{found.images[0].key}-{found.images[0].widths[0]}.webp"
        with use(acme), django_capture_on_commit_callbacks(execute=True):
            services.delete_product(actor=STAFF, product_id=shirt)
        answer = alice.get(f"{HOME}media/{name}")
        assert (answer.status_code, bool(b"".join(answer.streaming_content))) == (200, True)
        answer.close()

    def test_needs_a_title_and_a_product(self, alice: Any, acme: Any, globex: Any, shirt: Any) -> None:
        address = f"{HOME}products/{product_id(shirt)}/copy/"
        assert alice.post(address, {"title": ""}).status_code == 422
        foreign = made(globex, make_product, title="Theirs")
        assert alice.post(f"{HOME}products/{product_id(foreign)}/copy/", {"title": "x"}).status_code == 404
