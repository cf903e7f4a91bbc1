"""Imports in the back office: a dry run that can be read, a run that can be watched, an export that comes back."""

import io
from typing import Any

import pytest

from core.ids import parse_public_id, public_id
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.importing import selectors, services
from tests.backoffice.catalog import HOME, made, text_of
from tests.builders import make_product
from tests.shared_data import CATALOGUES

pytestmark = pytest.mark.django_db

FILE = b"""Handle,Title,Variant Price,Vendor
oak-stool,Oak stool,49.90,Workshop
ash-bench,Ash bench,12.00,
broken,Broken,free,
"""


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Any, content: bytes = FILE, name: str = "range.csv") -> str:
    file = io.BytesIO(content)
    file.name = name
    answer = client.post(f"{HOME}imports/", {"file": file})
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def job_of(address: str) -> Any:
    return parse_public_id("imp", address.rstrip("/").rpartition("/")[2])


def check(shop: Any, address: str) -> None:
    with use(shop):
        services.check_import(job_of(address))


def run(shop: Any, address: str) -> None:
    with use(shop):
        while not services.run_import(job_of(address), seconds=60):
            pass


def test_the_whole_way(alice: Any, acme: Any) -> None:
    made(acme, make_product, title="Ash bench", handle="ash-bench", price=1200, stock=None)
    address = upload(alice)
    waiting = alice.get(address)
    assert "is being read" in text_of(waiting)
    assert f'data-hx-get="{address}?was=checking"' in waiting.content.decode()
    check(acme, address)
    plan = text_of(alice.get(address))
    assert "Nothing has been changed yet" in plan
    assert "Row 4, variant price: “free” is not an amount" in plan
    assert "Import 1 product" in plan
    with use(acme):
        assert catalog.product_table().count() == 1
    assert alice.post(f"{address}start/", follow=True).status_code == 200
    assert "0 of 3 products" in " ".join(text_of(alice.get(address)).split())
    run(acme, address)
    assert "1 created, 0 changed, 1 unchanged, 1 refused" in text_of(alice.get(address))
    with use(acme):
        assert catalog.product_table().count() == 2


def test_the_tabs_tell_them_apart(alice: Any, acme: Any) -> None:
    address = upload(alice)
    check(acme, address)
    new = text_of(alice.get(f"{address}?show=create"))
    assert "Oak stool" in new
    assert "is not an amount" not in new
    refused = alice.get(f"{address}refused.csv")
    assert "4,broken,Broken,variant price" in b"".join(refused.streaming_content).decode()


def test_htmx_gets_the_part_until_the_state_is_another(alice: Any, acme: Any) -> None:
    address = upload(alice)
    part = alice.get(f"{address}?was=checking", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part
    check(acme, address)
    assert alice.get(f"{address}?was=checking", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_wrong_file_says_what_is_wrong(alice: Any, acme: Any) -> None:
    address = upload(alice, b"name,size\nx,1\n")
    check(acme, address)
    assert "neither a product file of Shopify" in text_of(alice.get(address))
    empty = io.BytesIO(b"")
    empty.name = "empty.csv"
    assert alice.post(f"{HOME}imports/", {"file": empty}).status_code == 422
    assert alice.post(f"{HOME}imports/", {}).status_code == 422


def test_dropped_it_changes_nothing(alice: Any, acme: Any) -> None:
    address = upload(alice)
    check(acme, address)
    assert "was cancelled" in text_of(alice.post(f"{address}cancel/", follow=True))
    assert "not waiting for confirmation" in text_of(alice.post(f"{address}start/", follow=True))
    with use(acme):
        assert catalog.product_table().count() == 0


def test_an_export_imported_again_changes_nothing(alice: Any, acme: Any) -> None:
    for number in range(3):
        made(
            acme,
            make_product,
            title=f"Stool {number}",
            price=990 + number,
            sku=f"-{number}",
            vendor="=evil()",
        )
    answer = alice.get(f"{HOME}imports/export/")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith('attachment; filename="products-acme-')
    address = upload(alice, content)
    check(acme, address)
    with use(acme):
        job = selectors.import_job(job_of(address))
    assert (job.unchanged_count, job.changed_count, job.refused_count) == (3, 0, 0)


def test_a_real_file(alice: Any, acme: Any) -> None:
    path = CATALOGUES / "shopify-home-and-garden.csv"
    if not path.exists():
        pytest.skip("the sample catalogues are not at hand")
    address = upload(alice, path.read_bytes(), path.name)
    check(acme, address)
    assert "Nothing has been changed yet" in text_of(alice.get(address))


def test_neither_clerks_nor_strangers(world: Any, acme: Any, alice: Any, client_for: Any) -> None:
    address = upload(alice)
    for path in ("", "refused.csv"):
        assert client_for(None, user=world.bob).get(address + path).status_code == 403
        assert client_for(None, user=world.mallory).get(address + path).status_code == 404
    theirs = address.replace("/acme/", "/globex/")
    assert client_for(None, user=world.mallory).get(theirs).status_code == 404
    assert client_for(None, user=world.mallory).post(f"{theirs}start/").status_code == 404


def test_costs_little(alice: Any, acme: Any, query_budget: Any) -> None:
    address = upload(alice)
    check(acme, address)
    alice.get(address)
    with query_budget(13):
        alice.get(address)
    assert public_id("imp", job_of(address)) in address
