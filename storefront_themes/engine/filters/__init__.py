"""The filters themes have beyond Liquid's own, and Liquid's own made safe where they are not."""

from liquid import Environment

from storefront_themes.engine.filters import (
    colour,
    films,
    fonts,
    html,
    links,
    media,
    money,
    people,
    plain,
    texts,
    urls,
)

_MODULES = (plain, money, media, films, html, links, people, urls, texts, colour, fonts)


def register(environment: Environment) -> None:
    """Add them all, and take away `safe`: what makes text HTML is where the text comes from, never the theme."""
    environment.filters.pop("safe", None)
    for module in _MODULES:
        for name, function in module.FILTERS.items():
            environment.add_filter(name, function)
