"""An exported file carries the pictures, and coming back changes nothing."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tenants.catalog import selectors as catalog
from tenants.catalog.models import Media
from tenants.catalog.services import add_media, update_variants
from tenants.importing.exporting import export_products
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db


def picture(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    return out.getvalue()


def exported() -> tuple[bytes, list[dict[str, str]]]:
    text = "".join(export_products(actor=STAFF))
    return text.encode(), list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def bowl(in_acme: Any, settings: Any, tmp_path: Any) -> Any:
    """A product with one variant, two uploaded pictures and one that came from an address."""
    settings.MEDIA_ROOT = tmp_path
    product = make_product(title="Bowl")
    first = add_media(actor=STAFF, product_id=product, content=picture((1, 2, 3)), alt="From above")
    add_media(actor=STAFF, product_id=product, content=picture((9, 9, 9)))
    Media.objects.create(
        product_id=product, position=9, source_url="https://cdn.example/bowl.jpg", status=Media.Status.PENDING
    )
    variant = catalog.variants_of([product])[product][0]
    update_variants(actor=STAFF, product_id=product, changes={variant: {"image_id": first.id}})
    return product


def test_each_picture_has_a_row_and_an_address(bowl: Any, client_for: Any, acme: Any):
    _, rows = exported()
    assert [row["Image Position"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["Image Alt Text"] == "From above"
    assert rows[0]["Image Src"].startswith("http://acme.stoa.localhost/media/products/")
    assert rows[0]["Variant Image"] == rows[0]["Image Src"]
    assert rows[2]["Image Src"] == "https://cdn.example/bowl.jpg"
    assert rows[1]["Variant Price"] == rows[1]["Title"] == ""


def test_the_address_leads_to_the_picture(bowl: Any, client_for: Any, acme: Any):
    path = exported()[1][0]["Image Src"].removeprefix("http://acme.stoa.localhost")
    answer = client_for(acme).get(path)
    assert answer.status_code == 200
    assert answer.getvalue()[8:12] == b"WEBP"


def test_coming_back_changes_nothing(bowl: Any, bring: Callable[..., Any]):
    before = Media.objects.count()
    job = bring(exported()[0])
    assert (job.created_count, job.changed_count, job.refused_count) == (0, 0, 0)
    assert Media.objects.count() == before
