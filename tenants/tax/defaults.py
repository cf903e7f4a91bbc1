"""Standard rates a new shop starts with, in hundredths of a percent.

Source: European Commission, "VAT rates applied in the Member States"; HMRC; FTA Switzerland; ATO; IRD. The merchant
is told to check them: a default is a start, not advice.
"""

STANDARD_RATES: dict[str, tuple[str, int]] = {
    "AT": ("VAT", 2000),
    "AU": ("GST", 1000),
    "BE": ("VAT", 2100),
    "BG": ("VAT", 2000),
    "CH": ("VAT", 810),
    "CY": ("VAT", 1900),
    "CZ": ("VAT", 2100),
    "DE": ("VAT", 1900),
    "DK": ("VAT", 2500),
    "EE": ("VAT", 2400),
    "ES": ("VAT", 2100),
    "FI": ("VAT", 2550),
    "FR": ("VAT", 2000),
    "GB": ("VAT", 2000),
    "GR": ("VAT", 2400),
    "HR": ("VAT", 2500),
    "HU": ("VAT", 2700),
    "IE": ("VAT", 2300),
    "IT": ("VAT", 2200),
    "JP": ("Consumption tax", 1000),
    "LT": ("VAT", 2100),
    "LU": ("VAT", 1700),
    "LV": ("VAT", 2100),
    "MT": ("VAT", 1800),
    "NL": ("VAT", 2100),
    "NO": ("VAT", 2500),
    "NZ": ("GST", 1500),
    "PL": ("VAT", 2300),
    "PT": ("VAT", 2300),
    "RO": ("VAT", 2100),
    "SE": ("VAT", 2500),
    "SI": ("VAT", 2200),
    "SK": ("VAT", 2300),
}
EUROPEAN_UNION = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


def rates_for_home(country: str) -> dict[str, tuple[str, int]]:
    """The rates a shop in this country starts with: its own, and for a shop in the EU those of all members.

    Goods sent to consumers in the Union are taxed where they arrive (Directive 2006/112/EC, article 33); a shop
    below the yearly threshold may set its home rate everywhere.
    """
    if country in EUROPEAN_UNION:
        return {code: STANDARD_RATES[code] for code in sorted(EUROPEAN_UNION)}
    return {country: STANDARD_RATES[country]} if country in STANDARD_RATES else {}
