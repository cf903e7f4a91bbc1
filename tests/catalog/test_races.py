"""Two at once: real threads, real commits. Each test has a twin that shows the race without the lock."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from core.errors import Conflict, Invalid
from shops.context import use
from tenants.catalog import locks, selectors, services
from tenants.catalog.inputs import CollectionInput, ProductInput, VariantInput

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8


def at_once(shop, work):
    """Run `work(number)` in THREADS threads that start together; what each returned or raised."""
    barrier = threading.Barrier(THREADS)

    def run(number):
        try:
            with use(shop):
                barrier.wait(timeout=20)
                return work(number)
        except (Conflict, Invalid) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_one_title_many_times_gets_as_many_handles(in_acme, owner):
    def create(_):
        data = ProductInput(title="Mug", variants=[VariantInput(price=1)])
        return services.create_product(actor=owner, data=data)

    found = at_once(in_acme, create)
    handles = {selectors.product(key).handle for key in found}
    assert handles == {"mug", *(f"mug-{number}" for number in range(2, THREADS + 1))}


def test_without_the_lock_handles_collide(in_acme, owner, monkeypatch):
    from tenants.catalog.services import products

    barrier = threading.Barrier(THREADS)
    free = products.handle_among
    monkeypatch.setattr(locks, "handles_of_products", lambda: None)
    monkeypatch.setattr(
        products, "handle_among", lambda *rows, **asked: (free(*rows, **asked), barrier.wait(timeout=20))[0]
    )

    def create(_):
        data = ProductInput(title="Mug", variants=[VariantInput(price=1)])
        try:
            return services.create_product(actor=owner, data=data)
        except Exception as error:
            return error

    found = at_once(in_acme, create)
    assert sum(isinstance(result, Exception) for result in found) == THREADS - 1


def test_of_many_edits_of_one_state_one_wins(shirt, in_acme, owner):
    seen = selectors.product(shirt).updated_at

    def edit(number):
        return services.update_product(
            actor=owner, product_id=shirt, changes={"title": f"Edit {number}"}, seen_at=seen
        )

    found = at_once(in_acme, edit)
    assert sum(result is True for result in found) == 1
    assert sum(isinstance(result, Conflict) for result in found) == THREADS - 1


def test_edits_of_different_variants_are_all_kept(shirt, in_acme, owner):
    ids = selectors.variants_of([shirt])[shirt]

    def edit(number):
        variant = ids[number % len(ids)]
        return services.update_variant(
            actor=owner, variant_id=variant, changes={"sku": f"NEW-{number % len(ids)}"}
        )

    at_once(in_acme, edit)
    found = selectors.product(shirt)
    assert [variant.sku for variant in found.variants] == [f"NEW-{number}" for number in range(len(ids))]


def test_products_added_at_once_have_places_of_their_own(simple, in_acme, owner):
    ids = [simple(f"Mug {number}") for number in range(THREADS)]
    collection = services.create_collection(actor=owner, data=CollectionInput(title="Mugs"))

    def add(number):
        return services.add_to_collection(
            actor=owner, collection_id=collection, product_ids=[ids[number], ids[number - 1]]
        )

    at_once(in_acme, add)
    page = selectors.collection_page("mugs").products
    assert page.total == THREADS
    assert {card.id for card in page.cards} == set(ids)


def test_a_picture_survives_the_removal_of_its_twin(simple, in_acme, owner, picture, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mugs = [simple(f"Mug {number}") for number in range(THREADS)]
    content = picture(100, 100)
    images = [services.add_media(actor=owner, product_id=mug, content=content) for mug in mugs[::2]]

    def change(number):
        if number % 2:
            return services.add_media(actor=owner, product_id=mugs[number], content=content)
        return services.remove_media(actor=owner, media_id=images[number // 2].id)

    at_once(in_acme, change)
    for mug in mugs[1::2]:
        image = selectors.product(mug).images[0]
        assert (tmp_path / "shops" / str(in_acme.id) / f"{image.key}-100.webp").exists()
