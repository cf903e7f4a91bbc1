"""Pictures and films."""

import re
from typing import Annotated

from storefront_themes.engine.drops.base import Drop, TextDrop, computed

_VIDEO_ID = re.compile(
    r"https?://(?:www\.)?(?:youtube\.com/(?:watch\?v=|embed/|shorts/)|youtu\.be/|(?:player\.)?vimeo\.com/(?:video/)?)"
    r"([\w-]{5,20})(?:[?&#/].{0,200})?$"
)


class Media(Drop):
    """A picture of a product."""

    liquid_name = "media"

    id: Annotated[str, "Identifier"] = ""
    alt: Annotated[str, "What it shows, for those who do not see it"] = ""
    position: Annotated[int, "Place among the product's media, from 1"] = 1
    media_type: Annotated[str, "Always 'image'"] = ""

    @computed
    def preview_image(self) -> "Image | None":
        """The picture that stands for it."""
        return None


class FocalPoint(Drop):
    """What must stay in view when a picture is cropped. Prints as `50% 50%`."""

    liquid_name = "focal_point"

    x: Annotated[float, "Per cent from the left"] = 50
    y: Annotated[float, "Per cent from the top"] = 50

    def __str__(self) -> str:
        return f"{self.x:g}% {self.y:g}%"


class ImagePresentation(Drop):
    """How a picture wants to be shown."""

    liquid_name = "image_presentation"

    focal_point: Annotated[FocalPoint, "What must stay in view"]


class Image(Media):
    """A picture with its renditions. `image_url` picks the smallest rendition that is wide enough."""

    liquid_name = "image"
    json_keys = ("src", "alt", "width", "height", "aspect_ratio")
    aliases = {"attached_to_variant?": "attached_to_variant"}

    src: Annotated[str, "Address of the picture in its full size"]
    width: Annotated[int, "Pixels"] = 0
    height: Annotated[int, "Pixels"] = 0
    media_type: Annotated[str, "Always 'image'"] = "image"
    product_id: Annotated[str, "Identifier of the product it shows, if it shows one"] = ""
    attached_to_variant: Annotated[bool, "Whether a variant has it as its own"] = False
    _renditions: tuple[tuple[int, str], ...] = ()

    @computed
    def presentation(self) -> ImagePresentation:
        """How it wants to be shown: around its middle."""
        return ImagePresentation(focal_point=FocalPoint())

    @computed
    def aspect_ratio(self) -> float:
        """Width by height."""
        return round(self.width / self.height, 4) if self.width and self.height else 1.0

    @computed
    def preview_image(self) -> "Image":
        """The picture that stands for this medium: itself."""
        return self

    def url_for(self, width: int) -> str:
        """The smallest rendition at least `width` wide, or the widest there is."""
        for have, url in self._renditions:
            if have >= width:
                return url
        return self._renditions[-1][1] if self._renditions else self.src

    def widths(self) -> tuple[int, ...]:
        """The widths at hand, narrow to wide."""
        return tuple(have for have, _ in self._renditions)


class VideoUrl(TextDrop):
    """An address on YouTube or Vimeo, from a `video_url` setting. Prints as itself."""

    liquid_name = "video_url"

    @computed
    def type(self) -> str:
        """youtube or vimeo."""
        return "vimeo" if "vimeo.com/" in self else "youtube" if self else ""

    @computed
    def id(self) -> str:
        """Its identifier there."""
        match = _VIDEO_ID.match(self)
        return match.group(1) if match else ""


class ImageUrl(str):
    """An address made by `image_url`, which still knows its picture so that `image_tag` can say more."""

    __slots__ = ("image", "width")
    image: Image
    width: int

    @classmethod
    def of(cls, image: Image, width: int) -> "ImageUrl":
        url = cls(image.url_for(width) if width else image.src)
        url.image = image
        url.width = width or image.width
        return url
