"""Products: what shoppers may see without a key, everything with a merchant's."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.openapi.operations import cursor, filter_by, in_path, operation, page_of, public_id_in_path
from api.rest.pagination import cursor_of, page
from api.rest.query import choice
from api.rest.v1 import shapes
from api.rest.v1.answers.catalog import AdminProductAnswer, ProductAnswer
from api.rest.v1.ids import pattern
from api.rest.v1.serializers import ProductBody, ProductChanges, VariantChanges
from api.rest.views import ApiView, MerchantView
from core.errors import NotFound
from core.ids import parse_public_id, public_id
from shops.context import current_shop
from tenants.catalog import selectors, services
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.types import ProductData
from tenants.inventory.selectors import availability
from tenants.search.selectors import matching

_TAG, _ADMIN_TAG = "Products", "Products (merchant)"
_STATUSES = ["draft", "active", "archived"]
_PAGES = cursor(pattern("prod"))
_PRODUCT = (public_id_in_path("product", "prod", "The product"),)


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
    @operation(
        "search_products",
        "List or search products",
        tag=_TAG,
        answer=page_of(ProductAnswer),
        query=(filter_by("query", "Words that must occur, as in a web search."), *_PAGES),
    )
    def get(self, request: Request) -> Response:
        """Products on sale, the newest first."""
        rows = selectors.visible_products()
        query = request.query_params.get("query", "")
        rows = matching(rows, query) if query else rows
        return page(rows, cursor_of(request, "prod"), "prod", _page_of(rows, merchant=False))


class ProductDetail(ApiView):
    @operation(
        "read_product",
        "Read a product",
        tag=_TAG,
        answer=ProductAnswer,
        path=(in_path("product", "Its id (prod_…) or its handle."),),
    )
    def get(self, request: Request, product: str) -> Response:
        """A product on sale, by id or handle."""
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
    permission: ClassVar = {"GET": "products.view", "POST": "products.edit"}

    @operation(
        "list_products",
        "List all products",
        tag=_ADMIN_TAG,
        answer=page_of(AdminProductAnswer),
        query=(
            filter_by("query", "Part of title, handle, vendor, type or SKU; or a barcode."),
            filter_by("status", "Only these.", _STATUSES),
            *_PAGES,
        ),
    )
    def get(self, request: Request) -> Response:
        """Drafts and archived ones too, the newest first."""
        query = request.query_params.get("query", "")[:200]
        rows = selectors.product_table(query=query, status=choice(request, "status", _STATUSES))
        return page(rows, cursor_of(request, "prod"), "prod", _page_of(rows, merchant=True))

    @operation(
        "create_product",
        "Create a product",
        tag=_ADMIN_TAG,
        answer=AdminProductAnswer,
        status=201,
        body=ProductBody,
    )
    def post(self, request: Request) -> Response:
        """With its variants; it is a draft unless `status` says otherwise."""
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

    @operation(
        "read_any_product", "Read any product", tag=_ADMIN_TAG, answer=AdminProductAnswer, path=_PRODUCT
    )
    def get(self, request: Request, product: str) -> Response:
        """Whatever its status."""
        return Response(_shapes([_existing(parse_public_id("prod", product))], merchant=True)[0])

    @operation(
        "change_product",
        "Change a product",
        tag=_ADMIN_TAG,
        answer=AdminProductAnswer,
        body=ProductChanges,
        path=_PRODUCT,
    )
    def patch(self, request: Request, product: str) -> Response:
        """Only what is sent changes."""
        body = ProductChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        product_id = parse_public_id("prod", product)
        services.update_product(actor=self.actor, product_id=product_id, changes=body.validated_data)
        return Response(_shapes([_existing(product_id)], merchant=True)[0])

    @operation("delete_product", "Delete a product", tag=_ADMIN_TAG, answer=None, status=204, path=_PRODUCT)
    def delete(self, request: Request, product: str) -> Response:
        """Orders keep what they sold."""
        services.delete_product(actor=self.actor, product_id=parse_public_id("prod", product))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AdminVariantDetail(MerchantView):
    permission: ClassVar = {"PATCH": "products.edit"}

    @operation(
        "change_variant",
        "Change a variant",
        tag=_ADMIN_TAG,
        answer=AdminProductAnswer,
        body=VariantChanges,
        path=(public_id_in_path("variant", "var", "The variant"),),
    )
    def patch(self, request: Request, variant: str) -> Response:
        """Only what is sent changes. Answers the whole product."""
        body = VariantChanges(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        variant_id = parse_public_id("var", variant)
        services.update_variant(actor=self.actor, variant_id=variant_id, changes=body.validated_data)
        found = selectors.variants_for_sale([variant_id])[variant_id]
        return Response(_shapes([_existing(found.product_id)], merchant=True)[0])
