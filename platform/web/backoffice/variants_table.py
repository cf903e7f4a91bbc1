"""The table of a product's variants, a page at a time."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page
from django.http import QueryDict

from core.errors import DomainError
from core.ids import public_id
from tenants.catalog import services
from tenants.catalog.types import ProductData, VariantData
from web.access import ShopRequest
from web.backoffice.lists import all_valid, page_of
from web.backoffice.products_forms import VariantRowForm
from web.backoffice.products_page import VariantRow, variant_rows


@dataclass
class VariantTable:
    request: ShopRequest
    product: ProductData
    data: QueryDict | None = None

    @property
    def id(self) -> str:
        return public_id("prod", self.product.id)

    @cached_property
    def page(self) -> Page[VariantData]:
        return page_of(self.request, self.product.variants, per_page=100)

    @cached_property
    def forms(self) -> list[VariantRowForm]:
        currency = self.request.shop.currency
        return [VariantRowForm(self.data, variant=one, currency=currency) for one in self.page.object_list]

    @cached_property
    def rows(self) -> list[VariantRow]:
        return variant_rows(self.request, self.product, self.forms)

    def save(self) -> bool:
        """Save this page's lines together; False leaves the reasons on them."""
        if not all_valid(self.forms):
            return False
        changes = {form.variant.id: form.changes() for form in self.forms}
        try:
            services.update_variants(actor=self.request.actor, product_id=self.product.id, changes=changes)
        except DomainError as error:
            self.forms[0].add_error(None, error.message)
            return False
        return True
