"""Σ lines + shipping = total, whatever the prices, rates and discounts."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.cart.totals import LineInput, calculate
from tenants.shipping.selectors import ShippingOption
from tenants.tax.calculation import TaxRule

VAT = TaxRule(name="VAT", rate_bps=1900)


def line(price: int, quantity: int = 1, *, taxable: bool = True) -> LineInput:
    return LineInput(variant_id=uuid4(), quantity=quantity, unit_price=price, taxable=taxable)


def parcel(price: int) -> ShippingOption:
    return ShippingOption(method_id=UUID(int=1), name="Standard", description="", price=price)


@pytest.mark.parametrize(
    ("inclusive", "total", "tax", "base"), [(True, 2380 + 595, 475, 2500), (False, 2832 + 708, 565, 2975)]
)
def test_tax_in_the_price_and_on_top_of_it(inclusive, total, tax, base):
    totals = calculate([line(1190, 2)], shipping=parcel(595), rule=VAT, inclusive=inclusive, currency="EUR")
    assert (totals.total, totals.tax_total) == (total, tax)
    assert [(each.base, each.amount) for each in totals.tax_lines] == [(base, tax)]


def test_a_half_cent_of_tax_goes_up():
    # 19 % of 50 cents is 9.5 cents.
    totals = calculate([line(50)], shipping=None, rule=VAT, inclusive=False, currency="EUR")
    assert totals.tax_total == 10


def test_what_is_not_taxable_is_not_taxed():
    lines = [line(1000), line(1000, taxable=False)]
    totals = calculate(lines, shipping=None, rule=VAT, inclusive=False, currency="EUR")
    assert [each.tax for each in totals.lines] == [190, 0]
    assert totals.tax_lines[0].base == 1000


def test_no_rule_no_tax():
    totals = calculate([line(1000)], shipping=parcel(500), rule=None, inclusive=True, currency="EUR")
    assert (totals.total, totals.tax_total, totals.tax_lines) == (1500, 0, ())


def test_an_empty_cart_costs_nothing():
    assert calculate([], shipping=None, rule=VAT, inclusive=True, currency="EUR").total == 0


LINES = st.lists(
    st.builds(
        lambda price, quantity, taxable: line(price, quantity, taxable=taxable),
        st.integers(0, 10**7),
        st.integers(1, 999),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.parametrize("inclusive", [True, False])
def test_dinars_are_paid_in_steps_of_ten_fils(inclusive):
    lines = [line(1230, 3), line(990)]
    totals = calculate(
        lines, shipping=parcel(1500), rule=VAT, inclusive=inclusive, currency="KWD", discount=777
    )
    amounts = [each.total for each in totals.lines] + [each.discount for each in totals.lines]
    assert [amount % 10 for amount in (*amounts, totals.shipping_total, totals.total)] == [0] * 6
    # 19 % of 1.500 is 0.285: on top it is 0.290, within the price it is exact.
    assert totals.shipping is not None
    assert totals.shipping.tax == (239 if inclusive else 290)


def test_a_price_from_before_the_shop_had_its_currency_costs_what_can_be_paid():
    totals = calculate([line(1234, 2)], shipping=parcel(5), rule=None, inclusive=True, currency="KWD")
    assert (totals.lines[0].unit_price, totals.subtotal, totals.shipping_total) == (1230, 2460, 10)


@given(
    lines=LINES,
    shipping=st.none() | st.integers(0, 10**6).map(parcel),
    rate=st.integers(0, 10_000),
    on_shipping=st.booleans(),
    inclusive=st.booleans(),
    share=st.integers(0, 100),
)
def test_the_parts_are_the_whole(lines, shipping, rate, on_shipping, inclusive, share):
    rule = TaxRule(name="Tax", rate_bps=rate, applies_to_shipping=on_shipping)
    discount = sum(each.unit_price * each.quantity for each in lines) * share // 100
    totals = calculate(
        lines, shipping=shipping, rule=rule, inclusive=inclusive, currency="EUR", discount=discount
    )
    assert sum(each.total for each in totals.lines) == totals.items_total
    assert totals.items_total + totals.shipping_total == totals.total
    assert sum(each.discount for each in totals.lines) == totals.discount_total == discount
    assert sum(each.amount for each in totals.tax_lines) == totals.tax_total
    added = 0 if inclusive else totals.tax_total
    price = shipping.price if shipping else 0
    assert totals.total == totals.subtotal - totals.discount_total + price + added
    assert all(each.total >= 0 and 0 <= each.tax <= max(each.total, 0) for each in totals.lines)
