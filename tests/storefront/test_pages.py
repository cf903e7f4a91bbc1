"""The storefront's pages, as a browser gets them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from shops.context import use
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.services import create_product
from tests.builders import STAFF

pytestmark = pytest.mark.django_db

PAGES = ["/", "/collections", "/collections/all", "/search", "/cart", "/pages/about"]


def show_pictures(shop: Any, *handles: str) -> None:
    """Give some products two pictures each."""
    from core.actor import Actor
    from tenants.catalog.selectors import product_handles
    from tenants.catalog.services import add_media
    from web.demo.art import product_image

    with use(shop):
        for handle, product_id in product_handles(handles).items():
            for number in (0, 1):
                add_media(
                    actor=Actor.system("tests"), product_id=product_id, content=product_image(handle, number)
                )


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_shop_has_every_page(client_for: Callable[..., Any], acme: Any, path: str) -> None:
    response = client_for(acme).get(path)
    html = response.content.decode()
    assert response.status_code == 200
    assert "translation missing" not in html
    assert html.count("<h1") == 1
    assert not response.cookies


def test_pages_keep_the_strict_content_policy(client_for: Callable[..., Any], stocked: Any) -> None:
    for path in [*PAGES, "/collections/table", "/products/halden-vase", "/products/round-board"]:
        response = client_for(stocked).get(path)
        html = response.content.decode()
        assert response.status_code == 200
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
        scripts = re.findall(r"<script([^>]*)>", html)
        assert all("src=" in script or "json" in script for script in scripts)
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not response.cookies


@pytest.mark.parametrize(
    "path", ["/products/nothing", "/collections/nothing", "/pages/nothing", "/nowhere/at/all"]
)
def test_what_is_not_there_is_a_page_of_the_theme(
    client_for: Callable[..., Any], acme: Any, path: str
) -> None:
    response = client_for(acme).get(path)
    assert response.status_code == 404
    assert "template-404" in response.content.decode()


def test_a_product_page_says_what_it_sells(client_for: Callable[..., Any], stocked: Any) -> None:
    html = client_for(stocked).get("/products/halden-vase").content.decode()
    assert "Halden Vase" in html
    assert "€68.00" in html
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[0])
    assert data["name"] == "Halden Vase"
    assert {offer["priceCurrency"] for offer in data["offers"]} == {"EUR"}
    island = json.loads(re.findall(r"data-product-json>(.*?)</script>", html, re.DOTALL)[0])
    assert [variant["options"] for variant in island["variants"]] == [["Chalk"], ["Terracotta"], ["Ink"]]


def test_a_variant_is_chosen_without_script(client_for: Callable[..., Any], stocked: Any) -> None:
    html = (
        client_for(stocked)
        .get("/products/morning-mug", {"option1": "Moss", "option2": "Set of 4"})
        .content.decode()
    )
    assert re.search(r'value="Moss" checked', html)
    assert re.search(r'value="Set of 4" checked', html)
    assert "€84.00" in html
    assert re.search(r"data-add[^>]* disabled", html), "this combination is sold out"


def test_a_sold_out_choice_says_so_on_lists(client_for: Callable[..., Any], stocked: Any) -> None:
    html = client_for(stocked).get("/collections/table").content.decode()
    assert "Sale" in html
    assert "from €24.00" in html


def test_a_price_from_is_not_compared_with_another_variants(
    client_for: Callable[..., Any], acme: Any
) -> None:
    variants = (
        VariantInput(price=1200, tracked=False, options=("S",)),
        VariantInput(price=90000, compare_at=99900, tracked=False, options=("L",)),
    )
    with use(acme):
        data = ProductInput(title="Jar", status="active", options=("Size",), variants=variants)
        create_product(actor=STAFF, data=data)
    html = client_for(acme).get("/collections/all").content.decode()
    assert "from €12.00" in html
    assert "€999.00" not in html
    assert "Sale" in html


def test_collections_are_sorted_and_paged(client_for: Callable[..., Any], stocked: Any) -> None:
    html = client_for(stocked).get("/collections/all", {"sort_by": "price-ascending"}).content.decode()
    titles = re.findall(r'class="card__link"[^>]*>([^<]+)<', html)
    assert titles[0] == "Morning Mug"
    assert re.search(r'value="price-ascending" selected', html)
    assert client_for(stocked).get("/collections/all", {"page": "-1", "sort_by": "'"}).status_code == 200


def test_another_shop_does_not_have_the_product(
    client_for: Callable[..., Any], stocked: Any, globex: Any
) -> None:
    assert client_for(globex).get("/products/halden-vase").status_code == 404


def test_pages_keep_to_their_queries(
    client_for: Callable[..., Any], stocked: Any, globex: Any, query_budget: Callable[[int], Any]
) -> None:
    show_pictures(stocked, "halden-vase", "morning-mug", "tide-bowl")
    client = client_for(stocked)
    for path in ("/", "/collections/table", "/collections/all", "/products/halden-vase", "/search?q=m"):
        client.get(path)  # settings and menus are remembered by the process
        with query_budget(3 if path.startswith("/collections/") else 5) as statements:
            assert client.get(path).status_code == 200
        assert not [sql for sql in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql)]
    html = client.get("/collections/table").content.decode()
    assert html.count("card__image--second") >= 2
    picture = re.findall(r'src="(/media/[^"]+)"', html)[0]
    response = client.get(picture)
    assert "immutable" in response["Cache-Control"]
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    assert client_for(globex).get(picture).status_code == 404


def test_assets_are_kept_for_ever_at_their_own_address(client_for: Callable[..., Any], stocked: Any) -> None:
    client = client_for(stocked)
    html = client.get("/").content.decode()
    for address in sorted(set(re.findall(r'"(/assets/[^"]+)"', html))):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "immutable" in response["Cache-Control"]
    assert "immutable" not in client.get("/assets/agora/0123456789ab/theme.css")["Cache-Control"]
    assert client.get("/assets/agora/0123456789ab/../config/settings_data.json").status_code == 404
    assert client.get("/assets/agora/0123456789ab/nothing.css").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "originals/aa/x.png", "products/aa/x-320.webp", "%2e%2e/secret"]
)
def test_media_are_pictures_only(client_for: Callable[..., Any], acme: Any, name: str) -> None:
    assert client_for(acme).get(f"/media/{name}").status_code == 404


def test_search_engines_get_a_map(client_for: Callable[..., Any], stocked: Any) -> None:
    client = client_for(stocked)
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()
    body = client.get("/sitemap.xml").content.decode()
    assert "/products/halden-vase</loc>" in body
    assert "/collections/table</loc>" in body
