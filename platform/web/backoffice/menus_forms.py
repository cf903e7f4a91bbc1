"""The lines of a menu."""

from dataclasses import replace
from typing import Any

from django import forms

from core.errors import Invalid
from tenants.catalog import selectors as catalog
from tenants.content import selectors as content
from tenants.content.services import LinkInput
from web.forms import SeenForm, StoaForm


class LinkForm(StoaForm):
    """One link. Emptied means removed."""

    title = forms.CharField(max_length=120, required=False, label="Words")
    url = forms.CharField(max_length=500, required=False, label="Leads to")
    place = forms.IntegerField(min_value=1, max_value=999, required=False, label="Place")
    below = forms.BooleanField(required=False, label="Below the link above")

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


class MenuForm(SeenForm):
    """What the whole menu has beside its lines."""


def lines_of(menu: Any) -> list[dict[str, Any]]:
    """The stored links as the lines show them: each followed by those below it."""
    links = list(menu.links.all())
    tops = [link for link in links if link.parent_id is None]
    ordered = [each for top in tops for each in (top, *(link for link in links if link.parent_id == top.id))]
    return [
        {"title": link.title, "url": link.url, "place": number, "below": link.parent_id is not None}
        for number, link in enumerate(ordered, 1)
    ]


def links_of(lines: Any) -> list[LinkInput]:
    """The links in the order of their places; lines without a place come last. Raises Invalid for a first one that is
    below nothing.
    """
    given = [line for line in lines.cleaned_data if line.get("title")]
    found: list[LinkInput] = []
    for line in sorted(given, key=lambda line: line.get("place") or 1000):
        link = LinkInput(title=line["title"], url=line["url"])
        if not line.get("below"):
            found.append(link)
        elif found:
            found[-1] = replace(found[-1], links=(*found[-1].links, link))
        else:
            raise Invalid("The first link cannot be below another one.", field="below")
    return found


def addresses() -> list[tuple[str, str]]:
    """Where a link can lead: (path, what it is)."""
    found = [("/", "Home"), ("/collections/all", "All products"), ("/search", "Search")]
    found += [(f"/collections/{row.handle}", row.title) for row in catalog.collections()]
    found += [(f"/pages/{row.handle}", row.title) for row in content.pages()]
    return found
