"""Films: players of YouTube and Vimeo for addresses of the settings."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from storefront_themes.engine.drops.media import Image, VideoUrl
from storefront_themes.engine.filters.media import image_tag

_PLAYERS = {"youtube": "https://www.youtube-nocookie.com/embed/", "vimeo": "https://player.vimeo.com/video/"}
_ON = frozenset({"autoplay", "controls", "loop", "muted", "playsinline"})


def external_video_url(value: object, *_: object, **parameters: object) -> str:
    """Address of the player, which sets no cookie before it plays; parameters are the player's own."""
    found = _external(value)
    if found is None:
        return ""
    host, name = found
    said = {
        key: "1" if each is True else "0" if each is False else str(each) for key, each in parameters.items()
    }
    return _PLAYERS[host] + quote(name, safe="") + (f"?{urlencode(said)}" if said else "")


def external_video_tag(value: object, *_: object, **attributes: object) -> str:
    """`<iframe>` with the player."""
    url = str(value) if str(value).startswith(tuple(_PLAYERS.values())) else external_video_url(value)
    if not url:
        return Markup("")
    given: dict[str, object] = {
        "src": url,
        "title": "Video",
        "loading": "lazy",
        "allowfullscreen": True,
        **attributes,
    }
    return Markup(f"<iframe{_written(given)}></iframe>")  # noqa: S704  # every value escaped


def media_tag(value: object, *_: object, **attributes: object) -> str:
    """The element for a product's medium: a picture."""
    return image_tag(value, **attributes) if isinstance(value, Image) else Markup("")  # type: ignore[arg-type]  # names as a template gives them


def _external(value: object) -> tuple[str, str] | None:
    if isinstance(value, VideoUrl):
        return (value.type, value.id) if value.id else None
    return None


def _written(attributes: dict[str, object]) -> str:
    kept = {name: each for name, each in attributes.items() if each is not None and each is not False}
    return "".join(
        f" {escape(name)}"
        if each is True or (name in _ON and each == "")
        else f' {escape(name)}="{escape(str(each))}"'
        for name, each in kept.items()
    )


FILTERS: dict[str, Callable[..., object]] = {
    "external_video_url": external_video_url,
    "external_video_tag": external_video_tag,
    "media_tag": media_tag,
}
