"""What a country implies for a new shop: its currency and its time zone. Both can be changed later."""

from zoneinfo import available_timezones

from babel.core import get_global
from babel.numbers import get_territory_currencies

from core.currencies import CURRENCIES
from core.errors import Invalid

# Where most people of a country with several zones live.
_MAIN_ZONE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
}


def check_country(country: str) -> str:
    """An ISO 3166-1 alpha-2 code in upper case. Raises Invalid for anything else."""
    code = country.strip().upper()
    if len(code) != 2 or not code.isalpha() or code not in get_global("territory_currencies"):
        raise Invalid("Choose a country from the list.", field="country")
    return code


def currency_of(country: str) -> str:
    """The legal tender of today; EUR where there is none that we can handle."""
    current = get_territory_currencies(country, tender=True)
    return next((code for code in current if code in CURRENCIES), "EUR")


def check_currency(currency: str) -> str:
    code = currency.strip().upper()
    if code not in CURRENCIES:
        raise Invalid("Choose a currency from the list.", field="currency")
    return code


def timezone_of(country: str) -> str:
    """The zone most people of a country live in; UTC when nobody told us."""
    if country in _MAIN_ZONE:
        return _MAIN_ZONE[country]
    zones = sorted(zone for zone, territory in get_global("zone_territories").items() if territory == country)
    return next((zone for zone in zones if zone in available_timezones()), "UTC")
