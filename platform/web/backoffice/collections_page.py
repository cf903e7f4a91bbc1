"""The page of one collection: its form, its products, and products to add."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

from core.ids import public_id
from shops.addresses import shop_url
from tenants.catalog import selectors as catalog
from tenants.catalog.selectors.images import image_of
from web.access import ShopRequest
from web.backoffice.answers import search_text
from web.backoffice.collections_forms import CollectionForm
from web.backoffice.lists import page_of
from web.backoffice.media_files import picture_url

MOST_FOUND = 20
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    title: str
    status: str
    picture: str


@dataclass
class CollectionPage:
    request: ShopRequest
    row: Any
    data: QueryDict | None = None

    @property
    def id(self) -> str:
        return public_id("col", self.row.id)

    @cached_property
    def products(self) -> Page[Any]:
        rows = catalog.product_table(collection_id=self.row.id)
        return page_of(self.request, rows.order_by("collectionproduct__position", "id"), per_page=PER_PAGE)

    @cached_property
    def members(self) -> list[Member]:
        return [self._member(product) for product in self.products.object_list]

    def _member(self, product: Any) -> Member:
        picture = picture_url(self.request.shop, image_of(product.cover), 160)
        return Member(public_id("prod", product.id), product.title, product.status, picture)

    @cached_property
    def form(self) -> CollectionForm:
        covers = [(product.cover, product.title) for product in self.products.object_list if product.cover]
        pictures = [(public_id("med", cover.id), title) for cover, title in covers]
        chosen = public_id("med", self.row.media_id) if self.row.media_id else ""
        if chosen and chosen not in dict(pictures):
            pictures.append((chosen, "The picture it has"))
        return CollectionForm(self.data, pictures=pictures, initial=CollectionForm.initial_of(self.row))

    @property
    def query(self) -> str:
        return search_text(self.request, "find")

    @cached_property
    def found(self) -> list[Member]:
        """Products that match what is looked for and are not in the collection yet."""
        if not self.query:
            return []
        rows = catalog.product_table(query=self.query).exclude(collectionproduct__collection_id=self.row.id)
        return [self._member(product) for product in rows[:MOST_FOUND]]

    @cached_property
    def former_handles(self) -> list[str]:
        return catalog.former_collection_handles(self.row.id)

    @property
    def storefront_url(self) -> str:
        return shop_url(self.request.shop, f"/collections/{self.row.handle}")
