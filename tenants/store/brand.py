"""The shop's logo and favicon as those show them that do not all know WebP: browser tabs, mails, documents."""

from dataclasses import dataclass

from tenants.store.selectors import SettingsData

_MOST_SHOWN = (240, 64)  # half the pixels that are there, for sharp screens


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandPng:
    """A PNG on the shop's host; `shown_…` is how large a mail draws it."""

    name: str
    url: str
    width: int
    height: int

    @property
    def shown_width(self) -> int:
        return max(1, round(self.width * self._scale))

    @property
    def shown_height(self) -> int:
        return max(1, round(self.height * self._scale))

    @property
    def _scale(self) -> float:
        return min(1.0, _MOST_SHOWN[0] / self.width, _MOST_SHOWN[1] / self.height)


def brand_png(settings: SettingsData, kind: str) -> BrandPng | None:
    """The `logo` or `favicon`, or None."""
    found = settings.brand_images.get(kind)
    if not found:
        return None
    png = found["png"]
    return BrandPng(name=png["name"], url=f"/media/{png['name']}", width=png["width"], height=png["height"])


def icon_path(settings: SettingsData) -> str:
    """The favicon's address on the shop's host, or nothing."""
    icon = brand_png(settings, "favicon")
    return icon.url if icon else ""
