"""The form of a collection."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.ids import public_id
from core.stale import mark_of
from web.backoffice.lists import chosen_id
from web.forms import SeenForm, Switch
from web.rich_text import RichTextField

SORTS = [
    ("manual", "As arranged here"),
    ("created-descending", "Newest first"),
    ("title-ascending", "Title, A–Z"),
    ("title-descending", "Title, Z–A"),
    ("price-ascending", "Price, low to high"),
    ("price-descending", "Price, high to low"),
]
_PLAIN = ("title", "description_html", "handle", "sort_order", "published", "seo_title", "seo_description")


class CollectionForm(SeenForm):
    title = forms.CharField(max_length=255, label="Title")
    description_html = RichTextField(max_length=200_000, required=False, label="Description", rows=4)
    published = forms.BooleanField(required=False, initial=True, label="Shown in the shop", widget=Switch())
    sort_order = forms.ChoiceField(choices=SORTS, label="Order of the products")
    image = forms.ChoiceField(required=False, label="Picture", help_text="One of the products’ covers.")
    handle = forms.CharField(
        max_length=255, required=False, label="Address", help_text="Left empty, it is made of the title."
    )
    seo_title = forms.CharField(max_length=255, required=False, label="Page title")
    seo_description = forms.CharField(
        max_length=500,
        required=False,
        label="Description for search engines",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, pictures: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["image"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "None"), *pictures]
        for one in self.fields.values():
            one.widget.attrs["form"] = "collection"

    def fields_of_collection(self) -> dict[str, Any]:
        """What the services call the fields."""
        found = self.changes()
        return found | {"image_id": chosen_id("med", found.pop("image"))}

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        image = public_id("med", row.media_id) if row.media_id else ""
        return {name: getattr(row, name) for name in _PLAIN} | {
            "image": image,
            "seen": mark_of(row.updated_at),
        }
