"""Addresses and files of pictures."""

import re
from typing import IO

from django.core.files.storage import default_storage

from core.errors import NotFound
from tenants.catalog.types import ImageData

RENDITION_WIDTHS = (160, 320, 480, 640, 960, 1280, 1600)

_RENDITION = re.compile(r"products/[0-9a-f]{2}/[0-9a-f]{32}-[0-9]{1,4}\.(webp|png)")


def rendition_url(image: ImageData, width: int) -> str:
    """The address of the smallest rendition that is at least `width` wide, or of the widest."""
    return f"/media/{rendition_name(image.key, rendition_width(image, width))}"


def rendition_width(image: ImageData, width: int) -> int:
    """The width of that rendition."""
    return next((have for have in image.widths if have >= width), image.widths[-1] if image.widths else 0)


def rendition_name(key: str, width: int) -> str:
    """The name in the shop's storage."""
    return f"{key}-{width}.webp"


def png_name(key: str, width: int) -> str:
    """The name of a picture of the shop's own for those that do not know WebP."""
    return f"{key}-{width}.png"


def content_type_of(name: str) -> str:
    return "image/png" if name.endswith(".png") else "image/webp"


def original_name(content_hash: str, extension: str) -> str:
    """Originals lie apart from what is served: they may carry a place and a time of their making."""
    return f"originals/{content_hash[:2]}/{content_hash[:32]}.{extension}"


def open_rendition(name: str) -> IO[bytes]:
    """The file behind `/media/<name>`; its content never changes. Raises NotFound for anything but a rendition."""
    if not _RENDITION.fullmatch(name):
        raise NotFound("There is no such picture.")
    try:
        return default_storage.open(name, "rb")
    except FileNotFoundError:
        raise NotFound("There is no such picture.") from None
