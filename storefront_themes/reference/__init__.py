"""The designers' reference pages, made from what is declared."""

from storefront_themes.reference.pages import PAGES, page

__all__ = ["PAGES", "page"]
