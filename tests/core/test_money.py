"""Money: exact sums, fair parts, half up, and no floats."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.money import CURRENCIES, CurrencyMismatchError, Money, exponent, parse_major, round_half_up

amounts = st.integers(min_value=-(10**12), max_value=10**12)
currencies = st.sampled_from(sorted(CURRENCIES))
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=40)


@given(amounts, currencies, weights.filter(any))
def test_parts_add_up_to_the_whole(amount: int, currency: str, parts: list[int]) -> None:
    shares = Money(amount, currency).allocate(parts)
    assert len(shares) == len(parts)
    assert Money.sum(shares, currency) == Money(amount, currency)


@given(amounts, weights.filter(any))
def test_a_part_is_its_exact_share_rounded_to_a_neighbour(amount: int, parts: list[int]) -> None:
    total = sum(parts)
    for share, weight in zip(Money(amount, "EUR").allocate(parts), parts, strict=True):
        assert abs(Fraction(amount * weight, total) - share.amount) < 1
        assert weight or not share, "a part without weight gets nothing"


@given(amounts, weights.filter(any))
def test_allocating_a_refund_mirrors_allocating_the_charge(amount: int, parts: list[int]) -> None:
    there = Money(amount, "EUR").allocate(parts)
    back = Money(-amount, "EUR").allocate(parts)
    assert [-share for share in back] == there


def test_the_largest_remainder_gets_the_cent_and_ties_go_to_the_first() -> None:
    assert [m.amount for m in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [m.amount for m in Money(10, "EUR").allocate([5, 3, 3])] == [4, 3, 3]
    assert [m.amount for m in Money(0, "EUR").allocate([0, 0])] == [0, 0]


def test_there_must_be_somebody_to_allocate_to() -> None:
    with pytest.raises(ValueError, match="nothing to allocate"):
        Money(1, "EUR").allocate([0, 0])
    with pytest.raises(ValueError, match="negative"):
        Money(1, "EUR").allocate([2, -1])


@given(amounts, st.decimals(min_value=-1000, max_value=1000, places=6))
def test_times_rounds_half_up_as_decimal_does(amount: int, factor: Decimal) -> None:
    expected = (Decimal(amount) * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert Money(amount, "EUR").times(factor).amount == int(expected)


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_rounding_is_to_the_nearest_and_symmetric(value: Fraction) -> None:
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
    assert round_half_up(-value) == -round_half_up(value)


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("2.4999", 2)]
)
def test_a_half_goes_away_from_zero(value: str, rounded: int) -> None:
    assert round_half_up(Decimal(value)) == rounded


@given(amounts, currencies)
def test_major_units_come_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_major(f"{money.major:f}", currency) == money


@pytest.mark.parametrize(
    "text",
    ["", "12,30", "1e3", "12.345", ".5", "5.", "٣", "1 000", "--1", "NaN", "Infinity", "0x10", "9" * 30],
)
def test_an_amount_is_never_guessed(text: str) -> None:
    with pytest.raises(Invalid):
        parse_major(text, "EUR")


def test_decimals_are_those_of_the_currency() -> None:
    assert (exponent("JPY"), exponent("EUR"), exponent("KWD"), exponent("CLF")) == (0, 2, 3, 4)
    assert parse_major("1.234", "KWD").amount == 1234
    with pytest.raises(Invalid):
        parse_major("1.5", "JPY")
    with pytest.raises(Invalid):
        Money(1, "eur")


def test_currencies_do_not_mix_and_floats_are_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatchError):
        assert Money(1, "EUR") < Money(1, "USD")
    with pytest.raises(TypeError):
        Money(1.5, "EUR")
    with pytest.raises(TypeError):
        Money(True, "EUR")
    with pytest.raises(TypeError):
        Money(1, "EUR").times(1.5)
    assert Money(1, "EUR") != Money(1, "USD")


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(123456, "EUR"), "en", "€1,234.56"),
        (Money(123456, "EUR"), "de", "1.234,56\xa0€"),
        (Money(-50, "USD"), "en-US", "−$0.50"),
        (Money(1000, "JPY"), "en", "¥1,000"),
        (Money(1234567, "HUF"), "en", "HUF\xa012,345.67"),
        (Money(1234, "KWD"), "en", "KWD\xa01.234"),
        (Money(100, "EUR"), "xx-nonsense", "€1.00"),
    ],
)
def test_it_reads_as_the_locale_writes_it(money: Money, locale: str, text: str) -> None:
    assert money.format(locale) == text
