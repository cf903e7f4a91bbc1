"""From a template to an accessible PDF: the same input gives the same bytes."""

from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from shops.context import current_shop
from tenants.store.brand import brand_png
from tenants.store.selectors import fresh_settings


def pdf(template: str, context: dict[str, Any], *, identifier: str, zone: str = "") -> bytes:
    """PDF/UA-1: tagged, with a language and a title. `logo` is put into the context.

    Dates are those of the time zone, which is the shop's unless another is named: at the end of a year merchant and
    customer must not read two dates. Only the logo is today's: it belongs to the letter paper, not to what was sold.
    """
    from weasyprint import HTML

    from tenants.orders.letterhead import OWN, OnlyTheLogo

    logo = brand_png(fresh_settings(), "logo")
    with timezone.override(ZoneInfo(zone or current_shop().timezone)):
        html = render_to_string(template, {**context, "logo": logo})
    document = HTML(string=html, url_fetcher=OnlyTheLogo(logo), base_url=OWN)
    written: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode(), custom_metadata=False
    )
    return written
