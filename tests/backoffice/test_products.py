"""Products in the back office: found, made, edited as a whole, given pictures and options."""

import io
from typing import Any

import pytest
from PIL import Image

from core.ids import public_id
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.services import create_collection, create_product, update_product
from tests.backoffice.catalog import HOME, form_of, made, product_id, text_of
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


@pytest.fixture
def bob(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.bob)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def make_shirt() -> Any:
    variants = [
        VariantInput(price=2000, options=(size, colour), sku=f"{size}-{colour}")
        for size in ("S", "M")
        for colour in ("Red", "Blue")
    ]
    data = ProductInput(title="Linen shirt", status="active", options=("Size", "Colour"), variants=variants)
    return create_product(actor=STAFF, data=data)


def picture(colour: str = "teal") -> Any:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    out.seek(0)
    out.name = f"{colour}.png"
    return out


class TestTheList:
    def test_an_empty_shop_says_how_to_begin(self, alice: Any) -> None:
        assert "No products yet" in text_of(alice.get(f"{HOME}products/"))

    def test_finds_filters_and_sorts(self, alice: Any, acme: Any) -> None:
        made(acme, make_product, title="Oak stool", price=9000, sku="OAK-1", stock=3)
        made(acme, make_product, title="Ash bench", price=5000)
        page = alice.get(f"{HOME}products/?q=oak-1")
        assert "Oak stool" in text_of(page)
        assert "Ash bench" not in text_of(page)
        assert "No product matches" in text_of(alice.get(f"{HOME}products/?status=draft"))
        sorted_page = text_of(alice.get(f"{HOME}products/?sort=price_min"))
        assert sorted_page.index("Ash bench") < sorted_page.index("Oak stool")

    def test_nonsense_in_the_address_is_harmless(self, alice: Any, acme: Any) -> None:
        made(acme, make_product)
        for query in ("page=zzz", "page=999", "sort=;drop", "collection=col_x", "status=x", "q=%F0%9F%8D%95"):
            assert alice.get(f"{HOME}products/?{query}").status_code == 200, query

    def test_costs_the_same_however_many(self, alice: Any, acme: Any, query_budget: Any) -> None:
        for number in range(12):
            made(acme, make_product, title=f"Stool {number}")
        alice.get(f"{HOME}products/")
        with query_budget(16):
            alice.get(f"{HOME}products/")


class TestManyAtOnce:
    def send(self, client: Any, action: str, *keys: Any, **fields: str) -> str:
        data = {"action": action, "selected": [product_id(key) for key in keys], **fields}
        return text_of(client.post(f"{HOME}products/bulk/", data, follow=True))

    def test_archived_and_activated(self, alice: Any, acme: Any) -> None:
        keys = [made(acme, make_product) for _ in range(3)]
        assert "3 products were archived" in self.send(alice, "archive", *keys)
        assert "2 products were activated" in self.send(alice, "activate", *keys[:2])
        with use(acme):
            assert [catalog.product(key).status for key in keys] == ["active", "active", "archived"]

    def test_collected_once(self, alice: Any, acme: Any) -> None:
        from tenants.catalog.inputs import CollectionInput

        key = made(acme, make_product)
        group = made(acme, create_collection, actor=STAFF, data=CollectionInput(title="Summer"))
        chosen = public_id("col", group)
        assert "1 product was added" in self.send(alice, "collect", key, collection=chosen)
        assert "in this collection already" in self.send(alice, "collect", key, collection=chosen)

    def test_nothing_selected_says_so(self, alice: Any) -> None:
        assert "Select products first" in self.send(alice, "archive")

    def test_a_clerk_deletes_nothing(self, bob: Any, acme: Any) -> None:
        key = made(acme, make_product)
        answer = bob.post(f"{HOME}products/bulk/", {"action": "delete", "selected": product_id(key)})
        assert answer.status_code == 403
        with use(acme):
            assert catalog.product(key) is not None

    def test_only_products_of_this_shop(self, alice: Any, globex: Any) -> None:
        key = made(globex, make_product)
        self.send(alice, "archive", key)
        with use(globex):
            assert catalog.product(key).status == "active"


class TestANewProduct:
    def test_is_there_with_stock_and_picture(self, alice: Any, acme: Any) -> None:
        from tenants.inventory.selectors import levels_by_variant

        page = alice.get(f"{HOME}products/new/")
        fields = form_of(page) | {"title": "Oak stool", "variant-price": "49.90", "variant-quantity": "7"}
        answer = alice.post(f"{HOME}products/new/", fields | {"file": [picture(), picture("red")]})
        assert answer.status_code == 302, text_of(answer)
        with use(acme):
            (row,) = catalog.product_table()
            found = catalog.product(row.id)
            level = levels_by_variant([found.variants[0].id])[found.variants[0].id]
        assert answer["Location"] == f"{HOME}products/{product_id(found.id)}/"
        assert (found.price_min, found.status, len(found.images), level.on_hand) == (4990, "active", 2, 7)
        shown = alice.get(answer["Location"])
        address = f"{HOME}media/{found.images[0].key}-"
        assert address in shown.content.decode()

    def test_what_is_wrong_stands_at_its_field(self, alice: Any) -> None:
        answer = alice.post(
            f"{HOME}products/new/", {"title": "", "variant-price": "free", "status": "active"}
        )
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()

    def test_a_bad_picture_does_not_lose_the_product(self, alice: Any, acme: Any) -> None:
        file = io.BytesIO(b"MZ not a picture")
        file.name = "virus.png"
        fields = {"title": "Oak", "variant-price": "1", "status": "draft", "file": file}
        answer = alice.post(f"{HOME}products/new/", fields, follow=True)
        assert "virus.png" in text_of(answer)
        with use(acme):
            assert catalog.product_table().count() == 1

    def test_the_decimals_are_the_currencys(self, world: Any, client_for: Any, fresh_shop: Any) -> None:
        shop = fresh_shop(country="JP")
        client = client_for(None, user=world.alice)
        address = f"/manage/{shop.slug}/products/new/"
        assert (
            client.post(address, {"title": "A", "variant-price": "12.50", "status": "draft"}).status_code
            == 422
        )
        assert (
            client.post(address, {"title": "A", "variant-price": "1250", "status": "draft"}).status_code
            == 302
        )
        with use(shop):
            assert catalog.product_table().get().price_min == 1250


class TestEditing:
    def test_saving_what_is_shown_changes_nothing(self, alice: Any, acme: Any) -> None:
        for key in (made(acme, make_product, sku="A"), made(acme, make_shirt)):
            with use(acme):
                before = catalog.product(key)
            address = f"{HOME}products/{product_id(key)}/"
            assert alice.post(address, form_of(alice.get(address))).status_code == 302
            with use(acme):
                assert catalog.product(key) == before

    def test_everything_is_saved_together(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_shirt)
        address = f"{HOME}products/{product_id(key)}/"
        with use(acme):
            variant = catalog.product(key).variants[1]
        fields = form_of(alice.get(address))
        fields |= {"title": "Shirt", "tags": "linen, summer", "status": "draft"}
        fields[f"{public_id('var', variant.id)}-price"] = "21.50"
        assert alice.post(address, fields).status_code == 302
        with use(acme):
            found = catalog.product(key)
        assert (found.title, found.tags, found.status) == ("Shirt", ("linen", "summer"), "draft")
        assert [one.price for one in found.variants] == [2000, 2150, 2000, 2000]

    def test_or_not_at_all(self, alice: Any, acme: Any) -> None:
        key, other = made(acme, make_shirt), made(acme, make_product, title="Mug")
        address = f"{HOME}products/{product_id(key)}/"
        with use(acme):
            taken, variant = catalog.product(other).handle, catalog.product(key).variants[0]
        fields = form_of(alice.get(address)) | {"handle": taken}
        fields[f"{public_id('var', variant.id)}-price"] = "1"
        answer = alice.post(address, fields)
        assert answer.status_code == 422
        assert "This handle is taken" in text_of(answer)
        with use(acme):
            assert catalog.product(key).variants[0].price == 2000

    def test_somebody_elses_edit_is_not_lost(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_product, title="Mug")
        address = f"{HOME}products/{product_id(key)}/"
        fields = form_of(alice.get(address)) | {"title": "Mine"}
        made(acme, update_product, actor=STAFF, product_id=key, changes={"title": "Theirs"})
        answer = alice.post(address, fields)
        assert answer.status_code == 409
        assert "Somebody else saved this product" in text_of(answer)
        assert 'value="Mine"' in answer.content.decode()
        with use(acme):
            assert catalog.product(key).title == "Theirs"
        assert alice.post(address, fields | {"overwrite": "1"}).status_code == 302
        with use(acme):
            assert catalog.product(key).title == "Mine"

    def test_costs_the_same_however_many_variants(self, alice: Any, acme: Any, query_budget: Any) -> None:
        address = f"{HOME}products/{product_id(made(acme, make_shirt))}/"
        alice.get(address)
        with query_budget(16):
            alice.get(address)

    def test_deleting_asks_first(self, alice: Any, bob: Any, acme: Any) -> None:
        key = made(acme, make_product, title="Mug")
        address = f"{HOME}products/{product_id(key)}/delete/"
        assert bob.get(address).status_code == 403
        assert "Delete Mug?" in text_of(alice.get(address))
        assert alice.post(address).status_code == 302
        with use(acme):
            assert catalog.product(key) is None


class TestPictures:
    def test_added_described_moved_and_removed(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_product)
        address = f"{HOME}products/{product_id(key)}/media/"
        alice.post(f"{address}add/", {"file": [picture("teal"), picture("red")]})
        ids = [public_id("med", image.id) for image in self.images(acme, key)]
        alice.post(address, {"order": ids, "alt": ["A stool", "Its leg"], "do": "describe"})
        assert [image.alt for image in self.images(acme, key)] == ["A stool", "Its leg"]
        alice.post(address, {"order": ids, "alt": ["", ""], "do": f"down:{ids[0]}"})
        assert [image.alt for image in self.images(acme, key)] == ["Its leg", "A stool"]
        alice.post(address, {"order": ids, "do": f"remove:{ids[1]}"})
        assert [image.alt for image in self.images(acme, key)] == ["A stool"]

    def images(self, shop: Any, key: Any) -> Any:
        with use(shop):
            return catalog.product(key).images

    def test_htmx_gets_the_card_and_a_fresh_form(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_product)
        address = f"{HOME}products/{product_id(key)}/"
        seen = form_of(alice.get(address))["seen_at"]
        answer = alice.post(
            f"{address}media/add/", {"file": picture(), "seen_at": seen}, headers={"HX-Request": "true"}
        )
        body = answer.content.decode()
        assert "<html" not in body
        assert 'id="pictures"' in body
        assert 'hx-swap-oob="true"' in body
        fields = form_of(alice.get(address)) | {"seen_at": form_of(answer)["seen_at"], "title": "New"}
        assert alice.post(address, fields).status_code == 302

    def test_are_served_to_staff_only(self, alice: Any, acme: Any, world: Any, client_for: Any) -> None:
        key = made(acme, make_product)
        alice.post(f"{HOME}products/{product_id(key)}/media/add/", {"file": picture()})
        image = self.images(acme, key)[0]
        address = f"{HOME}media/{image.key}-{image.widths[0]}.webp"
        answer = alice.get(address)
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["Cache-Control"].startswith("private")
        assert alice.get(f"{HOME}media/../../secret").status_code == 404
        assert client_for(None, user=world.mallory).get(address).status_code == 404


class TestOptions:
    def test_a_plain_product_gets_some(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_product, price=1500, sku="MUG")
        address = f"{HOME}products/{product_id(key)}/options/"
        fields = form_of(alice.get(address)) | {"option0-name": "Size", "option0-added": "S, M, L"}
        assert alice.post(address, fields).status_code == 302
        found = self.product(acme, key)
        assert [(one.options, one.price, one.sku) for one in found.variants] == [
            (("S",), 1500, "MUG"), (("M",), 1500, ""), (("L",), 1500, ""),
        ]  # fmt: skip

    def product(self, shop: Any, key: Any) -> Any:
        with use(shop):
            return catalog.product(key)

    def test_a_renamed_value_keeps_its_variants(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_shirt)
        before = {one.sku: one.id for one in self.product(acme, key).variants}
        address = f"{HOME}products/{product_id(key)}/options/"
        fields = form_of(alice.get(address)) | {"option1-value0": "Crimson", "option0-added": "L"}
        assert alice.post(address, fields).status_code == 302
        found = self.product(acme, key)
        assert {one.sku: one.id for one in found.variants if one.sku} == before
        assert {one.options for one in found.variants} == {
            (size, colour) for size in ("S", "M", "L") for colour in ("Crimson", "Blue")
        }

    def test_an_emptied_value_takes_its_variants(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_shirt)
        address = f"{HOME}products/{product_id(key)}/options/"
        assert alice.post(address, form_of(alice.get(address)) | {"option1-value1": ""}).status_code == 302
        assert [one.options for one in self.product(acme, key).variants] == [("S", "Red"), ("M", "Red")]

    def test_too_many_are_refused(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_product)
        address = f"{HOME}products/{product_id(key)}/options/"
        many = ",".join(str(number) for number in range(60))
        fields = {
            f"option{n}-{name}": value for n in (0, 1) for name, value in (("name", f"O{n}"), ("added", many))
        }
        answer = alice.post(address, fields)
        assert answer.status_code == 422
        assert "more than 2000 variants" in text_of(answer)

    def test_a_variant_and_the_table(self, alice: Any, acme: Any) -> None:
        key = made(acme, make_shirt)
        variants = [public_id("var", one.id) for one in self.product(acme, key).variants]
        one = f"{HOME}products/{product_id(key)}/variants/{variants[0]}/"
        fields = form_of(alice.get(one)) | {"weight_grams": "250", "cost": "8.00"}
        assert alice.post(one, fields).status_code == 302
        table = f"{HOME}products/{product_id(key)}/variants/"
        fields = form_of(alice.get(table)) | {f"{variants[1]}-price": "23"}
        fields.pop("delete", None), fields.pop("selected", None)
        assert alice.post(table, fields).status_code == 302
        found = self.product(acme, key).variants
        assert (found[0].weight_grams, found[0].cost, found[1].price) == (250, 800, 2300)
        alice.post(table, {"delete": "1", "selected": variants[:2]})
        assert len(self.product(acme, key).variants) == 2
        alice.post(table, {"delete": "1", "selected": variants[2:]})
        assert len(self.product(acme, key).variants) == 2


@pytest.mark.parametrize("path", ["", "options/", "variants/", "delete/"])
def test_nobody_sees_another_shops_product(
    path: str, alice: Any, world: Any, acme: Any, globex: Any, client_for: Any
) -> None:
    mine, theirs = made(acme, make_product), made(globex, make_product)
    mallory = client_for(None, user=world.mallory)
    assert mallory.get(f"{HOME}products/{product_id(mine)}/{path}").status_code == 404
    assert mallory.get(f"/manage/globex/products/{product_id(mine)}/{path}").status_code == 404
    assert alice.get(f"{HOME}products/{product_id(theirs)}/{path}").status_code == 404
