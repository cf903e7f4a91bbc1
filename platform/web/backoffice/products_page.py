"""The page of one product: its forms as they were read or as they were typed, and saving all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from core.db import shop_atomic
from core.errors import DomainError, Invalid, NotFound
from core.ids import parse_public_id, public_id
from shops.addresses import shop_url
from tenants.catalog import selectors as catalog
from tenants.catalog import services
from tenants.catalog.selectors.images import image_of
from tenants.catalog.types import ImageData, ProductData, VariantData
from tenants.inventory import selectors as inventory
from web.access import ShopRequest
from web.backoffice.lists import all_valid
from web.backoffice.media_files import picture_url
from web.backoffice.products_forms import ProductForm, VariantForm, VariantRowForm
from web.forms import add_domain_error

ROWS = 50
PLAIN_PREFIX = "variant"


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture on the product's page; `problem` says why it has no file, and whether another attempt makes sense."""

    id: str
    alt: str
    url: str
    large: str
    status: str
    problem: str
    can_retry: bool
    is_cover: bool


@dataclass(frozen=True, slots=True)
class VariantRow:
    id: str
    title: str
    picture: str
    form: VariantRowForm | None
    available: int | None


@dataclass
class ProductPage:
    """What the template of a product reads. `data` is what was typed, or None."""

    request: ShopRequest
    product: ProductData
    data: QueryDict | None = None
    stale: bool = field(default=False)

    @cached_property
    def id(self) -> str:
        return public_id("prod", self.product.id)

    @property
    def only_variant(self) -> str:
        return public_id("var", self.product.variants[0].id)

    @cached_property
    def form(self) -> ProductForm:
        chosen = [public_id("col", key) for key in catalog.collections_with(self.product.id)]
        initial = ProductForm.initial_of(self.product) | {"collections": chosen}
        return ProductForm(self.data, initial=initial, groups=collection_choices())

    @cached_property
    def plain(self) -> VariantForm | None:
        """The form of the only variant, when there is nothing to choose."""
        if len(self.product.variants) != 1 or self.product.variants[0].title:
            return None
        variant, currency = self.product.variants[0], self.request.shop.currency
        initial = VariantForm.initial_of(variant, currency)
        return VariantForm(self.data, prefix=PLAIN_PREFIX, currency=currency, initial=initial)

    @cached_property
    def row_forms(self) -> list[VariantRowForm]:
        """The first variants, when there are several; the page of variants has them all."""
        if self.plain is not None:
            return []
        currency = self.request.shop.currency
        return [
            VariantRowForm(self.data, variant=variant, currency=currency)
            for variant in self.product.variants[:ROWS]
        ]

    @cached_property
    def rows(self) -> list[VariantRow]:
        return variant_rows(self.request, self.product, self.row_forms)

    @property
    def variants_left(self) -> int:
        return max(0, len(self.product.variants) - ROWS)

    @cached_property
    def pictures(self) -> list[PictureRow]:
        return picture_rows(self.request, self.product.id)

    @cached_property
    def level(self) -> Any:
        return inventory.level_of(self.product.variants[0].id)

    @property
    def storefront_url(self) -> str:
        return shop_url(self.request.shop, f"/products/{self.product.handle}")

    @cached_property
    def former_handles(self) -> list[str]:
        return catalog.former_product_handles(self.product.id)

    @property
    def search_title(self) -> str:
        return self.product.seo_title or self.product.title

    @property
    def search_text(self) -> str:
        return (self.product.seo_description or self.product.description_text)[:155]

    def save(self) -> bool:
        """Save everything that was typed, or nothing; False leaves the reasons on the forms."""
        forms = [self.form, *([self.plain] if self.plain else []), *self.row_forms]
        if not all_valid(forms):
            for form in self.row_forms:
                self._lift(form)
            return False
        try:
            with shop_atomic(savepoint=True):
                self._write()
        except DomainError as error:
            self._refused(error)
            return False
        return True

    def _write(self) -> None:
        actor, key = self.request.actor, self.product.id
        seen_at = None if "overwrite" in (self.data or {}) else self.form.cleaned_data["seen_at"]
        services.update_product(
            actor=actor, product_id=key, changes=self.form.fields_of_product(), seen_at=seen_at
        )
        if "groups" in (self.data or {}):  # a page that did not show them says nothing about them
            chosen = self.form.chosen_collections()
            services.choose_collections(actor=actor, product_id=key, collection_ids=chosen)
        services.change_status(actor=actor, product_id=key, status=self.form.cleaned_data["status"])
        changes = {form.variant.id: form.changes() for form in self.row_forms}
        if self.plain is not None:
            changes[self.product.variants[0].id] = self.plain.fields_of_variant()
        services.update_variants(actor=actor, product_id=key, changes=changes)

    def _refused(self, error: DomainError) -> None:
        self.stale = error.code == "stale_product"
        if isinstance(error, Invalid) and any(name.startswith("variants.") for name in error.errors):
            self._spread(error)
        elif not self.stale:
            add_domain_error(self.form, error)

    def _spread(self, error: Invalid) -> None:
        """`variants.3.price` belongs to the fourth line."""
        for name, messages in error.errors.items():
            parts = name.split(".")
            forms: Sequence[Any] = [self.plain] if self.plain else self.row_forms
            is_line = len(parts) == 3 and int(parts[1]) < len(forms)
            form = forms[int(parts[1])] if is_line else self.form
            for message in messages:
                form.add_error(parts[-1] if parts[-1] in form.fields else None, message)
            if is_line and isinstance(form, VariantRowForm):
                self._lift(form)

    def _lift(self, form: VariantRowForm) -> None:
        """The errors of a line are said above the page's form too."""
        for name, messages in form.errors.items():
            for message in messages:
                label = form.fields[name].label if name in form.fields else ""
                self.form.add_error(None, f"{form.variant.title} · {label}: {message}")


def variant_rows(
    request: ShopRequest, product: ProductData, forms: Sequence[VariantRowForm]
) -> list[VariantRow]:
    """The lines of the table of variants. One query for the stock."""
    images: dict[UUID, ImageData] = {image.id: image for image in product.images}
    levels = inventory.levels_by_variant(form.variant.id for form in forms)
    return [_variant_row(request, form, images, levels) for form in forms]


def _variant_row(request: ShopRequest, form: VariantRowForm, images: Any, levels: Any) -> VariantRow:
    variant: VariantData = form.variant
    level = levels.get(variant.id)
    image = images.get(variant.image_id) if variant.image_id else None
    return VariantRow(
        id=public_id("var", variant.id),
        title=variant.title or "Only variant",
        picture=picture_url(request.shop, image, 160),
        form=form,
        available=None if not variant.tracked else level.available if level else 0,
    )


def collection_choices() -> list[tuple[str, str]]:
    """Every collection, in the merchant's order. One query."""
    return [(public_id("col", key), title) for key, title in catalog.collection_titles()]


def picture_rows(request: ShopRequest, product_id: UUID) -> list[PictureRow]:
    """All pictures in order, also those that wait or failed. One query."""
    found: list[PictureRow] = []
    for row in catalog.media_of(product_id):
        image = image_of(row)
        small, large = picture_url(request.shop, image, 320), picture_url(request.shop, image, 1280)
        is_cover = bool(small) and not any(each.is_cover for each in found)
        found.append(
            PictureRow(
                id=public_id("med", row.id),
                alt=row.alt,
                url=small,
                large=large,
                status=row.status,
                problem=row.error,
                can_retry=bool(row.source_url),
                is_cover=is_cover,
            )
        )
    return found


def product_of(text: str) -> ProductData:
    """The product behind a public id. Raises NotFound."""
    found = catalog.product(parse_public_id("prod", text))
    if found is None:
        raise NotFound("This product no longer exists.")
    return found
