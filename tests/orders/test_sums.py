"""Whatever is bought, taxed, discounted and given back: the parts are the whole, and no cent is lost or made."""

from contextlib import contextmanager
from fractions import Fraction
from uuid import UUID

import pytest
from django.db import DatabaseError, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.currencies import CURRENCIES, PAYABLE_STEPS
from core.db import shop_atomic
from core.errors import Invalid
from core.money import Money, parse_major, payable, round_half_up
from core.outbox.testing import drain
from shops.context import use
from tenants.cart.totals import LineInput, calculate
from tenants.inventory import selectors as stock
from tenants.orders import services
from tenants.orders.errors import NothingToRefund
from tenants.orders.models import CreditNote, OrderLine
from tenants.orders.selectors import refund_preview, timeline
from tenants.orders.services.place import fee_of
from tenants.orders.types import RefundItem
from tenants.pricing.amounts import refundable
from tenants.shipping.selectors import ShippingOption, zones
from tenants.shipping.services import RateInput, save_method
from tenants.store.services import update_settings
from tenants.tax.calculation import TaxRule
from tests.builders import STAFF, make_variant
from tests.examples import examples
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db
prices = st.integers(1, 100_000)
quantities = st.integers(1, 7)
baskets = st.lists(st.tuples(prices, quantities, st.booleans()), min_size=1, max_size=6)


@given(
    basket=baskets,
    rate=st.integers(0, 3000),
    inclusive=st.booleans(),
    part=st.integers(0, 100),
    shipping=st.none() | st.integers(0, 5_000),
    split=st.randoms(use_true_random=False),
    currency=st.sampled_from(sorted(CURRENCIES)),
)
def test_the_lines_are_the_total_and_refunds_give_exactly_that_back(
    basket, rate, inclusive, part, shipping, split, currency
):
    ids = [make_id(number) for number in range(len(basket))]
    lines = [
        LineInput(variant_id=key, unit_price=price, quantity=quantity, taxable=taxable)
        for key, (price, quantity, taxable) in zip(ids, basket, strict=True)
    ]
    option = None if shipping is None else ShippingOption(ids[0], "Standard", "", shipping)
    discount = sum(price * quantity for price, quantity, _ in basket) * part // 100
    totals = calculate(
        lines,
        shipping=option,
        rule=TaxRule("VAT", rate),
        inclusive=inclusive,
        currency=currency,
        discount=discount,
    )
    assert sum(line.total for line in totals.lines) + totals.shipping_total == totals.total
    assert sum(tax.amount for tax in totals.tax_lines) == totals.tax_total
    assert sum(line.discount for line in totals.lines) == payable(discount, currency)
    assert totals.total % PAYABLE_STEPS.get(currency, 1) == 0, "no card can pay this"
    shown = Money(totals.total, currency)
    assert parse_major(f"{shown.major:f}", currency) == shown
    for line in totals.lines:
        given_back, done = 0, 0
        while done < line.quantity:
            done += split.randint(1, line.quantity - done)
            more = refundable(
                total=line.total,
                quantity=line.quantity,
                refunded_quantity_after=done,
                refunded_amount=given_back,
            )
            assert more >= 0
            given_back += more
        assert given_back == line.total


def make_id(number):
    return UUID(int=number + 1)


@given(total=st.integers(0, 10_000_000), bps=st.integers(0, 10_000), fixed=st.integers(0, 500))
def test_the_commission_lies_between_nothing_and_everything(total, bps, fixed):
    class Shop:
        fee_rate_bps, fee_fixed = bps, fixed

    assert 0 <= fee_of(total, Shop()) <= total  # type: ignore[arg-type]


@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(basket=st.lists(st.tuples(prices, quantities), min_size=1, max_size=3), data=st.data())
def test_paid_is_the_total_and_stock_is_the_sum_of_its_movements(world, basket, data):
    with use(world.acme):
        wanted = [(make_variant(price=price, stock=quantity), quantity) for price, quantity in basket]
        order = sell(*wanted)
        assert (order.paid_total, order.payment.amount_captured) == (order.total, order.total)
        assert order.total == sum(line.total for line in order.lines) + order.shipping_total
        if data.draw(st.booleans()):
            services.fulfill(actor=STAFF, order_id=order.id)
        for line in order.lines:
            items = [RefundItem(line.id, data.draw(st.integers(1, line.quantity)), data.draw(st.booleans()))]
            services.refund(actor=STAFF, order_id=order.id, items=items)
        services_left = order_of(order.id)
        rest = [RefundItem(line.id, line.refundable_quantity) for line in services_left.lines]
        if any(item.quantity for item in rest) or order.shipping_total:
            services.refund(actor=STAFF, order_id=order.id, items=rest, shipping_amount=order.shipping_total)
        done = order_of(order.id)
        assert (done.refunded_total, done.payment_status) == (order.total, "refunded")
        assert stock.unexplained_levels() == []


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    price=st.integers(1, 9_999),
    quantity=st.integers(2, 5),
    inclusive=st.booleans(),
    currency=st.sampled_from(["EUR", "JPY"]),  # dinars have a property of their own, below
    data=st.data(),
)
def test_refunds_in_parts_give_back_exactly_what_was_paid_tax_and_shipping_in_it(
    fresh_shop, price, quantity, inclusive, currency, data
):
    with use(fresh_shop(currency=currency)):
        update_settings(actor=STAFF, changes={"prices_include_tax": inclusive})
        order = sell((make_variant(price=price, stock=quantity), quantity))
        assert (order.currency, order.prices_include_tax) == (currency, inclusive)
        (sent,), (line,) = order.shipping_lines, order.lines
        assert line.total + sent.total == order.total == order.paid_total
        assert sum(tax.amount for tax in order.tax_lines) == order.tax_total
        items, carriage = line.quantity, sent.total
        while items or carriage:
            some = data.draw(st.integers((items + 1) // 2, items))  # at least half of what is left
            part = data.draw(st.integers((carriage + 1) // 2, carriage))
            services.refund(
                actor=STAFF, order_id=order.id, items=[RefundItem(line.id, some)], shipping_amount=part
            )
            items, carriage = items - some, carriage - part
            now = order_of(order.id)
            assert now.refunded_total == sum(refund.amount for refund in now.refunds)
            assert now.payment.amount_refunded == now.refunded_total <= now.total
        drain()
        done = order_of(order.id)
        assert (done.refunded_total, done.refundable, done.payment_status) == (order.total, 0, "refunded")
        notes = CreditNote.objects.filter(refund__order_id=order.id)
        assert sum(note.amount for note in notes) == order.total
        assert sum(note.tax for note in notes) == order.tax_total


@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    basket=st.lists(st.tuples(st.integers(1, 9_999), st.integers(1, 3)), min_size=1, max_size=3),
    data=st.data(),
)
def test_what_a_payment_service_cannot_move_goes_with_a_later_refund(fresh_shop, basket, data):
    """Dinars: a line is a multiple of ten fils, a unit with its tax is not, and no refund may be anything else."""
    with dinars(fresh_shop):
        order = sell(*((make_variant(price=price * 10, stock=9), quantity) for price, quantity in basket))
        assert (
            order.paid_total == order.total == sum(line.total for line in order.lines) + order.shipping_total
        )
        left = {line.id: line.quantity for line in order.lines}
        carriage = order.shipping_total
        while any(left.values()) or carriage:
            some = {key: data.draw(st.integers(0, most)) for key, most in left.items()}
            part = data.draw(st.integers(0, carriage))
            before = order_of(order.id).refunded_total
            try:
                items = [RefundItem(key, number) for key, number in some.items()]
                services.refund(actor=STAFF, order_id=order.id, items=items, shipping_amount=part)
            except NothingToRefund:
                some, part = left, carriage  # less than a step: all of it, then
                items = [RefundItem(key, number) for key, number in some.items()]
                services.refund(actor=STAFF, order_id=order.id, items=items, shipping_amount=part)
            left = {key: most - some[key] for key, most in left.items()}
            now = order_of(order.id)
            carriage = sum(row.total - row.refunded_amount for row in now.shipping_lines)
            assert 0 < now.refunded_total - before == now.payment.amount_refunded - before
            assert (now.refunded_total % 10, [each.status for each in now.refunds if each.failure]) == (0, [])
            lines, sent = list(OrderLine.objects.filter(order_id=order.id)), now.shipping_lines
            worth = sum(round_half_up(Fraction(x.total * x.refunded_quantity, x.quantity)) for x in lines)
            given_back = sum(x.refunded_amount for x in lines) + sum(x.refunded_amount for x in sent)
            assert given_back == now.refunded_total
            assert 0 <= worth - sum(x.refunded_amount for x in lines) < 10, "less than a step is owed"
        drain()
        done = order_of(order.id)
        assert (done.refunded_total, done.refundable, done.payment_status) == (order.total, 0, "refunded")
        notes = CreditNote.objects.filter(refund__order_id=order.id)
        assert all(sum(row.amount for row in note.lines.all()) == note.amount for note in notes)
        assert sum(note.amount for note in notes) == order.total
        assert sum(note.tax for note in notes) == order.tax_total


@contextmanager
def dinars(fresh_shop):
    """A shop that sells in dinars, with 19 % on top."""
    with use(fresh_shop(currency="KWD")):
        update_settings(actor=STAFF, changes={"prices_include_tax": False})
        yield


def test_less_than_a_step_is_refused_and_says_why(fresh_shop):
    with dinars(fresh_shop):
        order = sell((make_variant(price=1230), 1))
        with pytest.raises(NothingToRefund, match=r"multiples of KWD\s0\.010 only"):
            services.refund(actor=STAFF, order_id=order.id, items=[], shipping_amount=3)
        found = refund_preview(order.id, [], shipping_amount=3)
        assert (found.total, found.kept, found.step) == (0, 3, 10)
        assert order_of(order.id).refunded_total == 0


def test_a_merchant_reads_what_is_kept_for_the_next_refund(fresh_shop):
    with dinars(fresh_shop):
        order = sell((make_variant(price=1010), 3))
        assert order.lines[0].total == 3610  # 3.030 and 0.5757 of tax, which is paid as 0.580
        services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(order.lines[0].id, 1)])
        words = " ".join(entry.message for entry in timeline(order.id)).replace("\xa0", " ")
    assert "KWD 1.200 are given back. KWD 0.003 more will go with the next refund" in words


def test_a_price_between_two_that_can_be_paid_is_refused(fresh_shop):
    with dinars(fresh_shop):
        with pytest.raises(Invalid) as caught:
            make_variant(price=1234)
        assert "multiple of KWD" in caught.value.errors["variants.0.price"][0]
        make_variant(price=1230, compare_at=1999)  # nobody pays the price it had
        (zone,) = (each for each in zones() if each.countries)
        with pytest.raises(Invalid, match="multiple of KWD"):
            save_method(actor=STAFF, zone_id=zone.id, name="Post", rates=[RateInput(price=1)])


@pytest.mark.parametrize("change", [{"total": 1}, {"quantity": 9}, {"unit_price": 1}])
def test_a_line_does_not_change_after_it_was_sold(in_acme, change):
    order = sell()
    with pytest.raises(DatabaseError), shop_atomic(savepoint=True):
        OrderLine.objects.filter(order_id=order.id).update(**change)


def test_the_database_refuses_an_order_that_does_not_add_up(in_acme):
    order = sell()
    line = OrderLine.objects.filter(order_id=order.id)[0]
    line.id, line.position = make_id(5), 2
    with pytest.raises(DatabaseError):
        insert_now(line)


def insert_now(line):
    with shop_atomic(savepoint=True):
        line.save(force_insert=True)
        connections["default"].check_constraints()
