"""Pictures."""

from typing import Annotated

from storefront_themes.engine.drops.base import Drop, computed


class Image(Drop):
    """A picture with its renditions. `image_url` picks the smallest rendition that is wide enough."""

    liquid_name = "image"
    json_keys = ("src", "alt", "width", "height", "aspect_ratio")

    src: Annotated[str, "Address of the picture in its full size"]
    width: Annotated[int, "Pixels"] = 0
    height: Annotated[int, "Pixels"] = 0
    alt: Annotated[str, "What the picture shows, for those who do not see it"] = ""
    id: Annotated[str, "Identifier"] = ""
    position: Annotated[int, "Place among the product's pictures, from 1"] = 1
    media_type: Annotated[str, "Always 'image'"] = "image"
    _renditions: tuple[tuple[int, str], ...] = ()

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
