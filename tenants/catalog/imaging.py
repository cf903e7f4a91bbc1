"""Pictures: recognised by their bytes, made small and harmless. Pure: bytes in, bytes out, no database, no file.

Pillow decodes in C from bytes that strangers send, so it is told which formats to try, and the size is checked from
the header before a pixel is decoded.
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from core.errors import Invalid, TooLarge
from tenants.catalog.media import RENDITION_WIDTHS

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_SIDE = 16_000

_FORMATS = {
    "JPEG": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "AVIF": "avif",
    "TIFF": "tif",
    "BMP": "bmp",
}
_DAMAGED = "This picture is damaged: it breaks off or cannot be decoded."
_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, OverflowError, Image.DecompressionBombError)
_SRGB = ImageCms.createProfile("sRGB")
_QUALITY = 80
_METHOD = 4  # of 6: a third of the time of the slowest for 2 % more bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """What the bytes are: format as a file ending, and the size as shown (turned as the camera says)."""

    extension: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Rendition:
    width: int
    height: int
    content: bytes


def inspect(content: bytes) -> Picture:
    """What these bytes are. Raises Invalid for what is not a picture we show, TooLarge for what is too big."""
    _check_bytes(content)
    with _opened(content) as image:
        width, height = image.size
        if _orientation(image) in {5, 6, 7, 8}:  # lying on its side
            width, height = height, width
        return Picture(_FORMATS[str(image.format)], width, height)


def _orientation(image: Image.Image) -> int | None:
    """As the camera says. For some formats Pillow decodes the whole picture to find out, and may fail there."""
    try:
        found: int | None = image.getexif().get(0x0112)
    except _UNREADABLE:
        raise Invalid(_DAMAGED, field="file", code="damaged_picture") from None
    return found


def _check_bytes(content: bytes) -> None:
    if not content:
        raise Invalid("The file is empty.", field="file", code="empty_file")
    if len(content) > MOST_BYTES:
        raise TooLarge(f"A picture may have {MOST_BYTES // 1024 // 1024} MB at most.", field="file")
    head = content[:1000].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in head:
        raise Invalid(
            "SVG files are not accepted, because they can carry script. Use PNG or WebP.", field="file"
        )


def _opened(content: bytes) -> Image.Image:
    message = "This file is not a picture we can read. Use JPEG, PNG, WebP, AVIF or GIF."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own, stricter limit follows
            image = Image.open(io.BytesIO(content), formats=tuple(_FORMATS))
    except Image.DecompressionBombError:
        raise TooLarge(_too_many_pixels(), field="file") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError):
        raise Invalid(message, field="file", code="not_a_picture") from None
    width, height = image.size
    if width < 1 or height < 1:
        raise Invalid(message, field="file", code="not_a_picture")
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise TooLarge(_too_many_pixels(), field="file")
    return image


def _too_many_pixels() -> str:
    return (
        f"A picture may have {MOST_PIXELS // 1_000_000} megapixels and {MOST_SIDE} pixels on a side at most."
    )


def render(content: bytes) -> Iterator[Rendition]:
    """WebP renditions, widest first, none wider than the picture. Without metadata, turned upright, in sRGB.

    Of an animation the first frame. Raises Invalid when the picture breaks off half-way.
    """
    with _opened(content) as opened:
        image = _decoded(opened)
    for width in widths_for(image.width):
        if width != image.width:
            height = max(1, round(image.height * width / image.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        out = io.BytesIO()
        image.save(out, "WEBP", quality=_QUALITY, method=_METHOD)
        yield Rendition(image.width, image.height, out.getvalue())


def png(content: bytes, box: tuple[int, int], *, is_square: bool = False) -> Rendition:
    """One PNG no larger than the box, never enlarged; `is_square` puts it in the middle of a transparent square."""
    with _opened(content) as opened:
        image = _decoded(opened)
    image.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if is_square and image.width != image.height:
        side = max(image.size)
        square = Image.new("RGBA", (side, side))
        square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
        image = square
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return Rendition(image.width, image.height, out.getvalue())


def widths_for(width: int) -> list[int]:
    """The widths a picture is rendered in, widest first; a small picture in its own width."""
    found = [have for have in RENDITION_WIDTHS if have <= width]
    if not found or (width < RENDITION_WIDTHS[-1] and found[-1] != width):
        found.append(width)
    return sorted(found, reverse=True)


def _decoded(image: Image.Image) -> Image.Image:
    try:
        image.draft(
            "RGB", (2 * RENDITION_WIDTHS[-1], 2 * RENDITION_WIDTHS[-1])
        )  # JPEG: decode no larger than needed
        # WeasyPrint tells Pillow, for the whole process, to accept half a picture; a merchant wants to be told instead.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        image.load()
        ImageOps.exif_transpose(image, in_place=True)  # a copy of 50 million pixels is 200 MB
    except _UNREADABLE:
        raise Invalid(_DAMAGED, field="file", code="damaged_picture") from None
    mode = "RGBA" if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info else "RGB"
    plain = _in_srgb(image)
    if plain.mode != mode or "transparency" in plain.info:
        plain = plain.convert(mode)
    plain.info = {}  # place, camera and colour profile stay with the original
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as a browser takes them that is told of no profile; a broken profile is passed over."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
