"""A demo shop's own large pictures, drawn and stored beside its products' pictures."""

import hashlib

from tenants.catalog import imaging
from tenants.catalog.media import rendition_name
from tenants.catalog.services.files import key_of, put
from web.demo.art import hero_image, story_image


def shop_pictures(slug: str, alts: dict[str, str]) -> dict[str, dict[str, object]]:
    """`images` of the shop's theme settings: name -> key, size, widths, alternative text."""
    drawn = {"hero": hero_image(slug), "story": story_image(slug)}
    return {name: {**_store(content), "alt": alts.get(name, "")} for name, content in drawn.items()}


def _store(content: bytes) -> dict[str, object]:
    key, picture = key_of(hashlib.sha256(content).hexdigest()), imaging.inspect(content)
    widths = []
    for rendition in imaging.render(content):
        put(rendition_name(key, rendition.width), rendition.content)
        widths.append(rendition.width)
    return {"key": key, "width": picture.width, "height": picture.height, "widths": sorted(widths)}
