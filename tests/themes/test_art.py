"""The demo's pictures and catalogs fit each other."""

from io import BytesIO

import pytest
from PIL import Image

from web.demo.art import SUBJECTS, hero_image, image_count, product_image, story_image
from web.demo.demo_catalog import DEMO_SHOPS


@pytest.mark.parametrize("slug", sorted(DEMO_SHOPS))
def test_catalogs_are_complete(slug: str) -> None:
    shop = DEMO_SHOPS[slug]
    keys = {product.key for product in shop.products}
    skus = [variant.sku for product in shop.products for variant in product.variants]
    assert len(keys) == len(shop.products)
    assert len(skus) == len(set(skus))
    for product in shop.products:
        assert len(product.alts) == image_count(product.key)
        for variant in product.variants:
            assert len(variant.options) == len(product.options)
            assert variant.image < image_count(product.key)
            assert variant.compare_at is None or variant.compare_at > variant.price
    for group in shop.collections:
        assert set(group.products) <= keys
        assert group.picture[0] in keys


def test_every_drawing_is_a_picture_and_always_the_same() -> None:
    for key in SUBJECTS:
        body = product_image(key, 1)
        assert Image.open(BytesIO(body)).size == (1200, 1200)
        assert len(body) < 60_000
    assert product_image("halden-vase", 0) == product_image("halden-vase", 0)
    assert product_image("halden-vase", 0) != product_image("halden-vase", 2)


@pytest.mark.parametrize("slug", sorted(DEMO_SHOPS))
def test_large_pictures_are_large(slug: str) -> None:
    for body in (hero_image(slug), story_image(slug)):
        assert min(Image.open(BytesIO(body)).size) >= 1200
