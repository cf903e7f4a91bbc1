"""Lists to choose from, in the reader's language."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global

# Codes of CLDR that are no countries: regions of exception, pseudo-locales, outlying groups (CLDR, territories).
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AN"})


@lru_cache(maxsize=32)
def country_choices(locale: str = "en") -> list[tuple[str, str]]:
    """(ISO 3166-1 alpha-2 code, name), by name."""
    names = Locale.parse(locale).territories
    pairs = [(code, name) for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRY]
    return sorted(pairs, key=lambda pair: pair[1])


@lru_cache(maxsize=32)
def country_name(code: str, locale: str = "en") -> str:
    return str(Locale.parse(locale).territories.get(code, code))


def likely_country(accepted_languages: str) -> str:
    """The country of whoever reads these languages (an Accept-Language header); "" for one nobody can tell.

    A language without a country means where most people speak it (CLDR, likely subtags).
    """
    first = accepted_languages[:50].partition(",")[0].partition(";")[0].strip()
    language, *parts = first.replace("_", "-").split("-")
    likely: str = get_global("likely_subtags").get(language.lower(), "")
    for part in (*reversed(parts), likely.rpartition("_")[2]):
        if part.upper() in dict(country_choices()):
            return part.upper()
    return ""
