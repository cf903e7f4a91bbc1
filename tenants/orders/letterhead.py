"""What a document may read: the shop's logo, and nothing else. Imported late, because WeasyPrint is."""

from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from tenants.catalog.media import open_rendition
from tenants.store.brand import BrandPng

OWN = "http://own.invalid"  # where relative addresses of a document lead


class OnlyTheLogo(URLFetcher):
    """Reads the logo from the shop's storage. An address in a customer's name or a product's title leads nowhere."""

    def __init__(self, logo: BrandPng | None) -> None:
        super().__init__()
        self._logo = logo

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if self._logo is None or url != f"{OWN}{self._logo.url}":
            raise ValueError(f"a document fetches nothing, not even {url}")
        with open_rendition(self._logo.name) as file:
            return URLFetcherResponse(url, file.read(), {"Content-Type": "image/png"})
