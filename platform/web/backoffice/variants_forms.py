"""Forms of options, and of one variant among others."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from core.errors import Invalid
from core.ids import public_id
from tenants.catalog.types import OptionData, ProductData, VariantData
from web.backoffice.lists import chosen_id
from web.backoffice.media_files import picture_url
from web.backoffice.products_forms import VariantForm
from web.backoffice.variants_matrix import Axis, Value
from web.forms import StoaForm

MOST_OPTIONS = 3
_EXAMPLES = ("Size", "Colour", "Material")


class OptionForm(StoaForm):
    """One option: its name, a field per value it has, and one for new values."""

    name = forms.CharField(max_length=80, required=False, label="Name")
    added = forms.CharField(
        max_length=5000, required=False, label="Add values", help_text="Separate values by commas."
    )

    def __init__(self, *args: Any, number: int, option: OptionData | None, **kwargs: Any) -> None:
        self.number, self.option = number, option
        kwargs["prefix"] = f"option{number}"
        kwargs["initial"] = {"name": option.name if option else ""}
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["placeholder"] = f"For example {_EXAMPLES[number]}"
        for place, value in enumerate(option.values if option else ()):
            self.fields[f"value{place}"] = forms.CharField(
                max_length=120,
                required=False,
                initial=value,
                label=f"Value {place + 1} of {option.name if option else ''}",
            )

    def values(self) -> Iterator[forms.BoundField]:
        """The fields of the values there are; emptied means removed."""
        return (self[name] for name in self.fields if name.startswith("value"))

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("added", "").strip() and not found.get("name"):
            self.add_error("name", "Name the option these values belong to.")
        if found.get("name") and not self.axis_values():
            self.add_error("added", "Give the option at least one value.")
        return found

    def axis_values(self) -> tuple[Value, ...]:
        """The values as they shall be, each once."""
        found: dict[str, Value] = {}
        for place, former in enumerate(self.option.values if self.option else ()):
            name = self.cleaned_data.get(f"value{place}", "").strip()
            if name:
                found.setdefault(name.casefold(), Value(name, former))
        for part in self.cleaned_data.get("added", "").replace("\n", ",").split(","):
            if name := part.strip():
                found.setdefault(name.casefold(), Value(name))
        return tuple(found.values())


def option_forms(product: ProductData, data: QueryDict | None) -> list[OptionForm]:
    """Three lines: the options there are, and room for others."""
    options: Sequence[OptionData] = () if is_plain(product) else product.options
    padded = [*options, *[None] * (MOST_OPTIONS - len(options))]
    return [OptionForm(data, number=number, option=option) for number, option in enumerate(padded)]


def is_plain(product: ProductData) -> bool:
    """Whether there is nothing to choose."""
    return len(product.variants) == 1 and not product.variants[0].title


def axes_of(lines: Sequence[OptionForm]) -> list[Axis]:
    """The options as they shall be. Raises Invalid when none has a name."""
    axes = [
        Axis(line.cleaned_data["name"].strip(), line.axis_values(), line.number if line.option else None)
        for line in lines
        if line.cleaned_data.get("name", "").strip()
    ]
    if not axes:
        raise Invalid("Name at least one option, or leave the page without saving.", field="options")
    return axes


class OneVariantForm(VariantForm):
    """A variant among others: also its picture."""

    image = forms.ChoiceField(required=False, label="Picture")

    def __init__(self, *args: Any, product: ProductData, shop: Any, **kwargs: Any) -> None:
        super().__init__(*args, currency=shop.currency, **kwargs)
        choices = [("", "The product's cover")]
        for number, image in enumerate(product.images, start=1):
            choices.append((public_id("med", image.id), image.alt or f"Picture {number}"))
        field = self.fields["image"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.pictures = [(image.alt, picture_url(shop, image, 160)) for image in product.images]

    def fields_of_variant(self) -> dict[str, Any]:
        found = super().fields_of_variant()
        return found | {"image_id": chosen_id("med", found.pop("image"))}

    @staticmethod
    def initial_of(variant: VariantData, currency: str) -> dict[str, Any]:
        image = public_id("med", variant.image_id) if variant.image_id else ""
        return VariantForm.initial_of(variant, currency) | {"image": image}
