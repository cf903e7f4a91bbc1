"""Pictures in the back office: addresses on the platform's own host, so that the strict policy stays strict."""

from django.urls import reverse

from shops.context import ShopRef
from tenants.catalog.media import rendition_name, rendition_width
from tenants.catalog.types import ImageData


def picture_url(shop: ShopRef, image: ImageData | None, width: int) -> str:
    """The address of a rendition that is at least so wide; nothing for no picture."""
    if image is None:
        return ""
    name = rendition_name(image.key, rendition_width(image, width))
    return reverse("backoffice:picture", args=[shop.slug, name])
