"""The theme engine: Liquid files, declared objects and plain data in, HTML out. Knows no model and no Django."""

from storefront_themes.engine.archive import ZipLoader
from storefront_themes.engine.context import Context
from storefront_themes.engine.engine import Engine, render_string
from storefront_themes.engine.errors import Issue, TemplateMissing, ThemeError
from storefront_themes.engine.limits import Limits
from storefront_themes.engine.loader import (
    DictLoader,
    FolderLoader,
    Loader,
    VersionFiles,
    VersionLoader,
)
from storefront_themes.engine.money import MoneyFormat

__all__ = [
    "Context", "DictLoader", "Engine", "FolderLoader", "Issue", "Limits", "Loader", "MoneyFormat",
    "TemplateMissing", "ThemeError", "VersionFiles", "VersionLoader", "ZipLoader", "render_string",
]  # fmt: skip
