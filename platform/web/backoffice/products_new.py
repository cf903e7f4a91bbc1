"""A new product: the form, and creating it with its stock and pictures."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from core.db import shop_atomic
from core.errors import DomainError
from tenants.catalog import selectors as catalog
from tenants.catalog import services
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.inventory.services import set_on_hand
from web.access import ShopRequest
from web.backoffice.lists import all_valid
from web.backoffice.products_forms import NewPicturesForm, NewVariantForm, ProductForm
from web.backoffice.products_page import collection_choices
from web.forms import add_domain_error


@dataclass
class NewProduct:
    """The page of a product that is not there yet. `problems` are what went wrong beside creating it."""

    request: ShopRequest
    data: QueryDict | None = None
    problems: list[str] = field(default_factory=list)

    @cached_property
    def form(self) -> ProductForm:
        return ProductForm(self.data, groups=collection_choices())

    @cached_property
    def variant(self) -> NewVariantForm:
        return NewVariantForm(self.data, prefix="variant", currency=self.request.shop.currency)

    @cached_property
    def pictures(self) -> NewPicturesForm:
        return NewPicturesForm(self.data, self.request.FILES if self.data is not None else None)

    def create(self) -> UUID | None:
        """The new product, or None with the reasons on the forms."""
        if not all_valid((self.form, self.variant, self.pictures)):
            return None
        try:
            product_id = self._create()
        except DomainError as error:
            self._refused(error)
            return None
        self.problems = add_pictures(self.request, product_id)
        return product_id

    def _create(self) -> UUID:
        actor, fields = self.request.actor, self.form.fields_of_product()
        with shop_atomic(savepoint=True):
            data = ProductInput(
                **fields,
                status=self.form.cleaned_data["status"],
                variants=[VariantInput(**self.variant.fields_of_variant())],
            )
            product_id = services.create_product(actor=actor, data=data)
            services.choose_collections(
                actor=actor, product_id=product_id, collection_ids=self.form.chosen_collections()
            )
            if quantity := self.variant.cleaned_data["quantity"]:
                variant_id = catalog.variants_of([product_id])[product_id][0]
                set_on_hand(actor=actor, variant_id=variant_id, quantity=quantity, reason="First stock")
        return product_id

    def _refused(self, error: DomainError) -> None:
        errors: dict[str, list[str]] = getattr(error, "errors", {})
        mine = {name: found for name, found in errors.items() if not name.startswith("variants.")}
        for name, found in errors.items():
            last = name.rpartition(".")[2]
            if name not in mine and last in self.variant.fields:
                self.variant.add_error(last, found)
        if mine or not errors:
            add_domain_error(self.form, error)


def add_pictures(request: ShopRequest, product_id: UUID) -> list[str]:
    """Add every uploaded picture; what is wrong with which, in words."""
    problems = []
    files: list[Any] = request.FILES.getlist("file")
    for file in files:
        assert isinstance(file, UploadedFile)
        try:
            services.add_media(
                actor=request.actor, product_id=product_id, content=file.read(), filename=file.name or ""
            )
        except DomainError as error:
            problems.append(f"{file.name}: {error.message}")
    return problems
