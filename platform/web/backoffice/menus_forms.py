"""The lines of a menu."""

from typing import Any

from django import forms

from tenants.catalog import selectors as catalog
from tenants.content import selectors as content
from tenants.content.services import LinkInput
from web.forms import StoaForm


class LinkForm(StoaForm):
    """One link. Emptied means removed."""

    title = forms.CharField(max_length=120, required=False, label="Words")
    url = forms.CharField(max_length=500, required=False, label="Leads to")
    place = forms.IntegerField(min_value=1, max_value=999, required=False, label="Place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].widget.attrs |= {"list": "addresses", "placeholder": "/collections/all"}
        self.fields["url"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("title") and not found.get("url"):
            self.add_error("url", "Say where the link leads.")
        if found.get("url") and not found.get("title"):
            self.add_error("title", "Say what the link is called.")
        return found


MenuFormSet = forms.formset_factory(LinkForm, extra=3, max_num=50)


def links_of(lines: Any) -> list[LinkInput]:
    """The links in the order of their places; lines without a place come last."""
    given = [line for line in lines.cleaned_data if line.get("title")]
    ordered = sorted(given, key=lambda line: line.get("place") or 1000)
    return [LinkInput(title=line["title"], url=line["url"]) for line in ordered]


def addresses() -> list[tuple[str, str]]:
    """Where a link can lead: (path, what it is)."""
    found = [("/", "Home"), ("/collections/all", "All products"), ("/search", "Search")]
    found += [(f"/collections/{row.handle}", row.title) for row in catalog.collections()]
    found += [(f"/pages/{row.handle}", row.title) for row in content.pages()]
    return found
