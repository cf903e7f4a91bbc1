"""An address is written as its country writes it."""

import pytest

from core.postal import locality_lines


@pytest.mark.parametrize(
    ("country", "postal_code", "city", "region", "lines"),
    [
        ("US", "10001", "New York", "NY", ["New York, NY 10001"]),
        ("US", "", "New York", "", ["New York"]),
        ("US", "10001", "", "", ["10001"]),
        ("DE", "10115", "Berlin", "", ["10115 Berlin"]),
        ("de", "10115", "Berlin", "", ["10115 Berlin"]),
        ("CH", "8001", "Zürich", "", ["CH-8001 Zürich"]),
        ("CH", "", "Zürich", "", ["Zürich"]),
        ("GB", "SW1A 1AA", "London", "", ["London", "SW1A 1AA"]),
        ("IT", "20121", "Milano", "MI", ["20121 Milano MI"]),
        ("AE", "", "Dubai", "Dubai", ["Dubai"]),
        ("Germany", "10115", "Berlin", "", ["10115 Berlin"]),
        ("", "10115", "Berlin", "", ["10115 Berlin"]),
        ("DE", "", "", "", []),
    ],
)
def test_a_country_writes_it_so(country, postal_code, city, region, lines):
    assert locality_lines(country=country, postal_code=postal_code, city=city, region=region) == lines


@pytest.mark.parametrize("country", ["US", "DE", "GB", "AE", "HK", "JP", "BR", "XX"])
def test_nothing_is_lost(country):
    written = " ".join(locality_lines(country=country, postal_code="PP", city="CC", region="RR"))
    assert {"PP", "CC", "RR"} <= set(written.replace(",", " ").replace("-", " ").split())
