"""Lists to choose from, in the reader's language."""

from functools import lru_cache

from babel import Locale

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
