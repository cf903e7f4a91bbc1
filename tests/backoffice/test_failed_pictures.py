"""Pictures that have no file: seen with the reason, tried again, removed."""

import io
from typing import Any

import pytest
from PIL import Image

from core.ids import public_id
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.catalog.services import add_media, fetch_media, request_media
from tenants.importing.services import upload_import
from tenants.store.selectors import audit_entries
from tests.backoffice.catalog import HOME, product_id, text_of
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db
LIST = f"{HOME}products/pictures/"
ACT = f"{LIST}attempts/"


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


@pytest.fixture
def failed(acme: Any) -> tuple[str, str]:
    """A mug whose picture's address leads nowhere public: its public id and the picture's."""
    with use(acme):
        mug = make_product(title="Mug")
        request_media(actor=STAFF, product_id=mug, pictures=[("http://10.0.0.1/mug.png", "A blue mug")])
        picture = catalog.media_of(mug).get().id
        fetch_media(picture)
        assert catalog.media_of(mug).get().status == "failed"
    return product_id(mug), public_id("med", picture)


def statuses(shop: Any) -> list[str]:
    with use(shop):
        return [media.status for key in catalog.product_table() for media in catalog.media_of(key.id)]


def test_the_product_shows_why_and_tries_again(alice: Any, acme: Any, failed: tuple[str, str]) -> None:
    product, picture = failed
    page = alice.get(f"{HOME}products/{product}/")
    assert "does not lead to a public site" in text_of(page)
    assert f'value="retry:{picture}"' in page.content.decode()
    assert "Cover" not in text_of(page)
    answer = alice.post(
        f"{HOME}products/{product}/media/", {"do": f"retry:{picture}"}, headers={"HX-Request": "true"}
    )
    assert "Being fetched" in text_of(answer)
    assert statuses(acme) == ["pending"]
    assert "not waiting for another attempt" in text_of(
        alice.post(
            f"{HOME}products/{product}/media/", {"do": f"retry:{picture}"}, headers={"HX-Request": "true"}
        )
    )


def test_the_list_tries_one_or_all_again_and_removes(alice: Any, acme: Any, failed: tuple[str, str]) -> None:
    _, picture = failed
    page = text_of(alice.get(LIST))
    assert all(words in page for words in ("Mug", "A blue mug", "10.0.0.1/mug.png", "public site"))
    assert "1 picture failed" in text_of(alice.get(HOME))
    assert "1 picture is tried again" in text_of(alice.post(ACT, {"do": "all"}, follow=True))
    assert statuses(acme) == ["pending"]
    with use(acme):
        from core.ids import parse_public_id

        fetch_media(parse_public_id("med", picture))
        assert "product.media_retried" in {entry.action for entry in audit_entries()}
    assert "is tried again" in text_of(alice.post(ACT, {"do": f"retry:{picture}"}, follow=True))
    assert "not waiting" in text_of(alice.post(ACT, {"do": f"retry:{picture}"}, follow=True))
    assert "No picture failed" in text_of(alice.post(ACT, {"do": f"remove:{picture}"}, follow=True))
    assert statuses(acme) == []


def test_an_import_shows_those_of_its_products(alice: Any, acme: Any, failed: tuple[str, str]) -> None:
    with use(acme):
        file = io.BytesIO(b"Handle,Title,Variant Price\nbowl,Bowl,10\n")
        job = public_id("imp", upload_import(actor=STAFF, file=file, filename="bowls.csv"))
    assert "Mug" not in text_of(alice.get(f"{LIST}?import={job}"))
    alice.post(ACT, {"do": "all", "import": job})
    assert statuses(acme) == ["failed"]  # not one of that file
    assert alice.get(f"{LIST}?import=imp_{'0' * 26}").status_code in {200, 404}


def test_a_picture_that_arrives_is_no_edit_of_the_product(acme: Any, settings: Any, tmp_path: Any) -> None:
    """Whoever waits for it with the page open may still save what they typed."""
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    with use(acme):
        mug = make_product(title="Mug")
        before = catalog.product(mug).updated_at
        add_media(actor=STAFF, product_id=mug, content=out.getvalue())
        found = catalog.product(mug)
        assert (len(found.images), found.updated_at) == (1, before)


def test_a_clerk_of_another_shop_finds_nothing(
    world: Any, client_for: Any, acme: Any, failed: tuple[str, str]
) -> None:
    mallory = client_for(None, user=world.mallory)
    assert mallory.get(LIST).status_code == mallory.post(ACT, {"do": "all"}).status_code == 404
    assert "No picture failed" in text_of(mallory.get("/manage/globex/products/pictures/"))
    mallory.post("/manage/globex/products/pictures/attempts/", {"do": f"remove:{failed[1]}"})
    assert statuses(acme) == ["failed"]
