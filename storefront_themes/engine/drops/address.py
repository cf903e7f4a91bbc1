"""Addresses, countries and currencies."""

from typing import Annotated

from markupsafe import Markup, escape

from storefront_themes.engine.drops.base import Drop, computed


class Currency(Drop):
    """A currency. Prints as its code."""

    liquid_name = "currency"

    iso_code: Annotated[str, "Such as EUR"]
    name: Annotated[str, "Such as Euro"] = ""
    symbol: Annotated[str, "Such as €"] = ""

    def __str__(self) -> str:
        return self.iso_code


class Country(Drop):
    """A country the shop sells to. Prints as its name."""

    liquid_name = "country"

    iso_code: Annotated[str, "Two letters"]
    name: Annotated[str, "In the page's language"] = ""
    currency: Annotated[Currency | None, "What is charged there"] = None
    unit_system: Annotated[str, "metric or imperial"] = "metric"

    def __str__(self) -> str:
        return self.name


class Address(Drop):
    """An address. Prints as itself, a line below the other, when asked with the `format_address` filter."""

    liquid_name = "address"

    id: Annotated[str, "Identifier"] = ""
    first_name: Annotated[str, "First name"] = ""
    last_name: Annotated[str, "Last name"] = ""
    company: Annotated[str, "Company"] = ""
    address1: Annotated[str, "Street and number"] = ""
    address2: Annotated[str, "What else the postman needs"] = ""
    city: Annotated[str, "City"] = ""
    zip: Annotated[str, "Postcode"] = ""
    province: Annotated[str, "State or province"] = ""
    country: Annotated[Country | None, "Country"] = None
    phone: Annotated[str, "Telephone"] = ""
    url: Annotated[str, "Where it can be changed"] = ""

    @computed
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @computed
    def street(self) -> str:
        """Both lines of the street."""
        return ", ".join(filter(None, (self.address1, self.address2)))

    @computed
    def country_code(self) -> str:
        """The country's two letters."""
        return self.country.iso_code if self.country else ""

    @computed
    def summary(self) -> str:
        """All in one line."""
        return ", ".join(self._lines())

    def lines(self) -> Markup:
        """A line below the other, as HTML."""
        return Markup("<br>").join(escape(line) for line in self._lines())

    def _lines(self) -> list[str]:
        place = " ".join(filter(None, (self.zip, self.city, self.province)))
        country = str(self.country or "")
        return [
            line for line in (self.name, self.company, self.address1, self.address2, place, country) if line
        ]
