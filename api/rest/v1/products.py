"""Products: what shoppers may see without a key, everything with a merchant's."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.pagination import cursor_of, page
from api.rest.v1 import shapes
from api.rest.v1.serializers import ProductBody, ProductChanges, VariantChanges
from api.rest.views import ApiView, MerchantView
from core.errors import NotFound
from core.ids import parse_public_id, public_id
from shops.context import current_shop
from tenants.catalog import selectors, services
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.types import ProductData
from tenants.inventory.selectors import availability


def _shapes(products: list[ProductData], *, merchant: bool) -> list[dict[str, Any]]:
    stock = availability(variant.id for product in products for variant in product.variants)
    currency = current_shop().currency
    return [shapes.product(product, stock, currency, merchant=merchant) for product in products]


def _page_of(rows: QuerySet[Any], *, merchant: bool) -> Any:
    def shape(found: list[Any]) -> list[Any]:
        ids = [row.id for row in found]
        products = selectors.products_by_ids(ids)
        return _shapes([products[key] for key in ids if key in products], merchant=merchant)

    return shape


class ProductList(ApiView):
    """Products on sale, the newest first."""

    def get(self, request: Request) -> Response:
        rows = selectors.visible_products()
        return page(rows, cursor_of(request, "prod"), "prod", _page_of(rows, merchant=False))


class ProductDetail(ApiView):
    """A product on sale, by id or handle."""

    def get(self, request: Request, product: str) -> Response:
        data = selectors.product_page(product) if not product.startswith("prod_") else _by_id(product)
        if data is None or not data.visible:
            raise NotFound("There is no such product.")
        return Response(_shapes([data], merchant=False)[0])


def _by_id(text: str) -> ProductData | None:
    return selectors.product(parse_public_id("prod", text))


def _existing(product_id: UUID) -> ProductData:
    data = selectors.product(product_id)
    if data is None:
        raise NotFound("There is no such product.")
    return data


class AdminProductList(MerchantView):
    """All products; `?status=` and `?query=` narrow."""

    permission: ClassVar = {"GET": "products.view", "POST": "products.edit"}

    def get(self, request: Request) -> Response:
        wanted = request.query_params
        rows = selectors.product_table(query=wanted.get("query", ""), status=wanted.get("status", ""))
        return page(rows, cursor_of(request, "prod"), "prod", _page_of(rows, merchant=True))

    def post(self, request: Request) -> Response:
        body = ProductBody(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        variants = tuple(VariantInput(**each) for each in values.pop("variants"))
        product_id = services.create_product(actor=self.actor, data=ProductInput(variants=variants, **values))
        shape = _shapes([_existing(product_id)], merchant=True)[0]
        headers = {"Location": f"/api/v1/admin/products/{public_id('prod', product_id)}"}
        return Response(shape, status=status.HTTP_201_CREATED, headers=headers)


class AdminProductDetail(MerchantView):
    permission: ClassVar = {"GET": "products.view", "PATCH": "products.edit", "DELETE": "products.delete"}

    def get(self, request: Request, product: str) -> Response:
        return Response(_shapes([_existing(parse_public_id("prod", product))], merchant=True)[0])

    def patch(self, request: Request, product: str) -> Response:
        body = ProductChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        product_id = parse_public_id("prod", product)
        services.update_product(actor=self.actor, product_id=product_id, changes=body.validated_data)
        return Response(_shapes([_existing(product_id)], merchant=True)[0])

    def delete(self, request: Request, product: str) -> Response:
        services.delete_product(actor=self.actor, product_id=parse_public_id("prod", product))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AdminVariantDetail(MerchantView):
    permission: ClassVar = {"PATCH": "products.edit"}

    def patch(self, request: Request, variant: str) -> Response:
        body = VariantChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        variant_id = parse_public_id("var", variant)
        services.update_variant(actor=self.actor, variant_id=variant_id, changes=body.validated_data)
        found = selectors.variants_for_sale([variant_id])[variant_id]
        return Response(_shapes([_existing(found.product_id)], merchant=True)[0])
