"""What is sold."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from markupsafe import Markup

from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.kinds import Amount
from storefront_themes.engine.drops.media import Image

if TYPE_CHECKING:
    from storefront_themes.engine.drops.browse import Collection

DEFAULT_TITLE = "Default Title"


class QuantityRule(Drop):
    """How many may be bought at once."""

    liquid_name = "quantity_rule"

    min: Annotated[int, "At least"] = 1
    increment: Annotated[int, "In steps of"] = 1


class Variant(Drop):
    """One thing that can be bought. Amounts are minor units."""

    liquid_name = "variant"
    json_keys = ("id", "title", "price", "compare_at_price", "available", "sku", "options", "image_id")

    id: Annotated[str, "Identifier, as the product form posts it"]
    title: Annotated[str, "Its option values, joined by slashes"]
    price: Annotated[Amount, "Price in minor units"]
    compare_at_price: Annotated[Amount | None, "Price before the reduction, if there is one"] = None
    available: Annotated[bool, "Whether it can be bought now"] = True
    sku: Annotated[str, "Stock keeping unit"] = ""
    barcode: Annotated[str, "GTIN or other barcode"] = ""
    options: Annotated[Sequence[str], "Option values in the order of the product's options"] = ()
    url: Annotated[str, "Address of the product with this variant chosen"] = ""
    featured_image: Annotated[Image | None, "Its own picture, if it has one"] = None
    inventory_quantity: Annotated[int, "How many are left, never negative"] = 0
    inventory_policy: Annotated[str, "'deny' or 'continue' when sold out"] = "deny"
    weight: Annotated[int, "Grams"] = 0
    requires_shipping: Annotated[bool, "Whether it is sent"] = True
    taxable: Annotated[bool, "Whether tax is charged"] = True
    selected: Annotated[bool, "Whether the address asks for this one"] = False
    _product: "Callable[[], Product | None] | None" = None

    @computed
    def product(self) -> "Product | None":
        """What it is a variant of."""
        return self._product() if self._product else None

    @computed
    def inventory_management(self) -> str | None:
        """'stoa' when its stock is counted, nothing otherwise."""
        return "stoa" if self.inventory_policy == "deny" else None

    @computed
    def weight_unit(self) -> str:
        """The unit `weight_in_unit` is in."""
        return "kg" if self.weight >= 1000 else "g"

    @computed
    def weight_in_unit(self) -> float:
        """Its weight in `weight_unit`."""
        return self.weight / 1000 if self.weight >= 1000 else self.weight

    @computed
    def quantity_rule(self) -> "QuantityRule":
        """How many may be bought at once."""
        return QuantityRule()

    @computed
    def option1(self) -> str | None:
        """Value of the first option."""
        return self._option(0)

    @computed
    def option2(self) -> str | None:
        """Value of the second option."""
        return self._option(1)

    @computed
    def option3(self) -> str | None:
        """Value of the third option."""
        return self._option(2)

    @computed
    def image(self) -> Image | None:
        """The same as featured_image."""
        return self.featured_image

    @computed
    def featured_media(self) -> Image | None:
        """The same as featured_image."""
        return self.featured_image

    @computed
    def image_id(self) -> str:
        """Identifier of its own picture, or nothing."""
        return self.featured_image.id if self.featured_image else ""

    def _option(self, index: int) -> str | None:
        return self.options[index] if index < len(self.options) else None


class OptionValue(Drop):
    """One value of an option. Prints as its name and equals it."""

    liquid_name = "product_option_value"

    name: Annotated[str, "The value"]
    selected: Annotated[bool, "Whether the chosen variant has it"] = False
    available: Annotated[bool, "Whether it can be bought together with the other chosen values"] = True
    variant: Annotated[Variant | None, "The variant it leads to with the other chosen values"] = None
    product_url: Annotated[str, "Address of the product with this value chosen"] = ""
    id: Annotated[str, "Identifier"] = ""

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return str(other) == self.name if isinstance(other, str | OptionValue) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)


class Option(Drop):
    """An axis of variation. Prints as its name."""

    liquid_name = "product_option"

    name: Annotated[str, "Such as Colour"]
    position: Annotated[int, "From 1"]
    values: Annotated[Sequence[OptionValue], "Its values in the merchant's order"]

    @computed
    def selected_value(self) -> str | None:
        """The chosen variant's value."""
        return next((value.name for value in self.values if value.selected), None)

    def __str__(self) -> str:
        return self.name


class Product(Drop):
    """A product. On lists only what a card needs is filled; variants are fetched when first read."""

    liquid_name = "product"
    json_keys = (
        "id", "title", "handle", "url", "vendor", "type", "tags", "price", "price_min", "price_max", "available",
        "compare_at_price", "variants", "options",
    )  # fmt: skip
    aliases = {"content": "description"}

    id: Annotated[str, "Identifier"]
    title: Annotated[str, "Name"]
    handle: Annotated[str, "Name in addresses"]
    price_min: Annotated[Amount, "Lowest price of its variants"]
    price_max: Annotated[Amount, "Highest price of its variants"]
    url: Annotated[str, "Address"] = ""
    available: Annotated[bool, "Whether any variant can be bought now"] = True
    compare_at_price_min: Annotated[Amount | None, "Lowest price before the reduction"] = None
    compare_at_price_max: Annotated[Amount | None, "Highest price before the reduction"] = None
    vendor: Annotated[str, "Maker or brand"] = ""
    type: Annotated[str, "Kind of product"] = ""
    tags: Annotated[Sequence[str], "Tags"] = ()
    description: Annotated[Markup, "HTML, sanitised"] = Markup("")
    images: Annotated[Sequence[Image], "Pictures in order"] = ()
    created_at: Annotated[str, "ISO 8601"] = ""
    published_at: Annotated[str, "ISO 8601"] = ""
    variants_count: Annotated[int, "How many variants it has"] = 1
    options: Annotated[Sequence[str], "Names of its options"] = ()
    collections: Annotated[Sequence["Collection"], "Collections it is in"] = ()
    _selected_id: str = ""
    _load_variants: Callable[[], Sequence[Variant]] = tuple

    def __post_init__(self) -> None:
        self.url = self.url or f"/products/{quote(self.handle)}"

    @computed
    def variants(self) -> Sequence[Variant]:
        """Everything that can be bought."""
        return self._load_variants()

    @computed
    def price(self) -> Amount:
        """The lowest price."""
        return self.price_min

    @computed
    def price_varies(self) -> bool:
        """Whether variants differ in price."""
        return self.price_min != self.price_max

    @computed
    def compare_at_price(self) -> Amount | None:
        """The lowest price before the reduction."""
        return self.compare_at_price_min

    @computed
    def compare_at_price_varies(self) -> bool:
        """Whether variants differ in the price before the reduction."""
        return self.compare_at_price_min != self.compare_at_price_max

    @computed
    def featured_image(self) -> Image | None:
        """The first picture."""
        return self.images[0] if self.images else None

    @computed
    def media(self) -> Sequence[Image]:
        """The same as images."""
        return self.images

    @computed
    def featured_media(self) -> Image | None:
        """The same as featured_image."""
        return self.media[0] if self.media else None

    @computed
    def has_only_default_variant(self) -> bool:
        """Whether there is nothing to choose."""
        return self.variants_count == 1 and (not self.options or list(self.options) == ["Title"])

    @computed
    def first_available_variant(self) -> Variant | None:
        """The first that can be bought now."""
        return next((variant for variant in self.variants if variant.available), None)

    @computed
    def selected_variant(self) -> Variant | None:
        """The one the address asks for."""
        return next((variant for variant in self.variants if variant.id == self._selected_id), None)

    @computed
    def selected_or_first_available_variant(self) -> Variant | None:
        """What a product page shows first."""
        first = self.variants[0] if self.variants else None
        return self.selected_variant or self.first_available_variant or first

    @computed
    def options_with_values(self) -> Sequence[Option]:
        """The options, each value knowing whether it is chosen and can be bought."""
        return [self._option(index, name) for index, name in enumerate(self.options)]

    @computed
    def options_by_name(self) -> Mapping[str, Option]:
        """The same, by name."""
        return {option.name: option for option in self.options_with_values}

    def _option(self, index: int, name: str) -> Option:
        names = dict.fromkeys(v.options[index] for v in self.variants if index < len(v.options))
        return Option(name=name, position=index + 1, values=[self._value(index, value) for value in names])

    def _value(self, index: int, name: str) -> OptionValue:
        chosen = self.selected_or_first_available_variant
        wanted = list(chosen.options) if chosen else []
        selected = index < len(wanted) and wanted[index] == name
        wanted[index : index + 1] = [name]
        match = next((v for v in self.variants if list(v.options) == wanted), None)
        return OptionValue(
            name=name,
            selected=selected,
            available=bool(match and match.available),
            variant=match,
            product_url=match.url if match else self.url,
            id=f"{self.id}-{index + 1}-{name}",
        )
