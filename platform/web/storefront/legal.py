"""What a buyer may want to read before paying: the shop's terms, and its pages about privacy, returns and the like."""

from django.utils.translation import gettext as _

from core import clock
from tenants.content.selectors import PageData, legal_titles
from tenants.store.remembered import Remembered
from tenants.store.selectors import shop_settings

TERMS = "terms"
_titles = Remembered(legal_titles)


def page_of_terms() -> PageData | None:
    """The terms from the settings, as a page of text; None where there are none."""
    terms = shop_settings().terms_html
    return PageData(TERMS, _("Terms"), terms, "", "", clock.now(), "") if terms else None


def legal_links() -> list[tuple[str, str]]:
    """(address, title) of those of these pages that the shop has. Remembered: every page of the checkout lists them."""
    titles = _titles.get()
    if shop_settings().terms_html:
        titles = {TERMS: _("Terms")} | titles
    return [(f"/pages/{handle}", title) for handle, title in titles.items()]
