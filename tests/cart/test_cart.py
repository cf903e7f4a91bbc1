"""A cart holds no price and no stock; it says what is wrong with it."""

from uuid import uuid4

import pytest

from core.errors import Conflict, Invalid, NotFound
from shops.context import use
from tenants.cart import selectors, services
from tenants.cart.limits import MAX_QUANTITY
from tenants.cart.models import Cart
from tenants.cart.tokens import token_hash
from tenants.customers.services import ensure_customer
from tests.builders import make_product, make_variant, set_stock, variant_of

pytestmark = pytest.mark.django_db


def read(token):
    cart = selectors.cart_by_token(token)
    assert cart is not None
    return cart


def test_adding_the_same_variant_adds_up(in_acme):
    variant = make_variant(price=1250, stock=9)
    first = services.add(token=None, variant_id=variant, quantity=2)
    again = services.add(token=first.token, variant_id=variant, quantity=3)
    assert again == first
    cart = read(first.token)
    assert [(each.quantity, each.line_total) for each in cart.lines] == [(5, 6250)]
    assert (cart.item_count, cart.subtotal, selectors.item_count(first.token)) == (5, 6250, 5)


def test_a_cart_is_priced_as_of_now(in_acme):
    from tenants.catalog.models import Variant

    variant = make_variant(price=1000, stock=9)
    ref = services.add(token=None, variant_id=variant)
    Variant.objects.filter(id=variant).update(price=1100)
    assert read(ref.token).subtotal == 1100


def test_more_than_there_is_cannot_be_added(in_acme):
    variant = make_variant(stock=3)
    ref = services.add(token=None, variant_id=variant, quantity=2)
    with pytest.raises(Conflict, match="Only 3 available, and 2 in your cart already"):
        services.add(token=ref.token, variant_id=variant, quantity=2)
    with pytest.raises(Conflict, match="Sold out"):
        services.add(token=None, variant_id=make_variant(stock=0))


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 10**30])
def test_absurd_quantities_are_refused(in_acme, quantity):
    with pytest.raises(Invalid):
        services.add(token=None, variant_id=make_variant(stock=None), quantity=quantity)


def test_what_is_not_for_sale_cannot_be_added(in_acme):
    draft = variant_of(make_product(stock=5))
    from tenants.catalog.models import Product

    Product.objects.filter(variants=draft).update(status="draft")
    for variant in (draft, uuid4()):
        with pytest.raises(NotFound):
            services.add(token=None, variant_id=variant)


def test_zero_removes_a_line_and_less_is_always_allowed(in_acme):
    variant = make_variant(stock=5)
    ref = services.add(token=None, variant_id=variant, quantity=5)
    set_stock(variant, 1)
    assert read(ref.token).lines[0].problem == "Only 1 left."
    services.set_quantity(token=ref.token, variant_id=variant, quantity=2)
    services.set_quantity(token=ref.token, variant_id=variant, quantity=0)
    assert read(ref.token).lines == ()
    with pytest.raises(NotFound):
        services.set_quantity(token=ref.token, variant_id=variant, quantity=1)


@pytest.mark.parametrize("token", ["", "x", "a" * 500, "ü", "' OR 1=1 --", None])
def test_a_strange_token_is_no_cart(in_acme, token):
    assert selectors.cart_by_token(token) is None
    assert selectors.item_count(token) == 0


def test_signing_in_brings_both_carts_together_once(in_acme):
    shared, mine, theirs = (make_variant(stock=9) for _ in range(3))
    customer = ensure_customer(email="carol@customer.example")
    old = services.add(token=None, variant_id=shared, quantity=3, customer_id=customer)
    services.add(token=old.token, variant_id=theirs)
    new = services.add(token=None, variant_id=shared, quantity=1)
    services.add(token=new.token, variant_id=mine)
    token = services.merge_carts(token=new.token, customer_id=customer)
    assert token == new.token
    wanted = {shared: 3, mine: 1, theirs: 1}
    assert {each.variant.id: each.quantity for each in read(token).lines} == wanted
    services.merge_carts(token=token, customer_id=customer)
    assert {each.variant.id: each.quantity for each in read(token).lines} == wanted
    assert selectors.cart_by_token(old.token) is None


def test_a_customer_finds_the_cart_in_another_browser(in_acme):
    customer = ensure_customer(email="carol@customer.example")
    ref = services.add(token=None, variant_id=make_variant(stock=1), customer_id=customer)
    assert services.merge_carts(token=None, customer_id=customer) == ref.token
    assert services.add(token=None, variant_id=make_variant(stock=1), customer_id=customer).id == ref.id


def test_all_browsers_of_a_customer_share_one_cart(in_acme):
    here, there = make_variant(stock=9), make_variant(stock=9)
    customer = ensure_customer(email="carol@customer.example")
    phone = services.add(token=None, variant_id=here, customer_id=customer).token
    desk = services.add(token=None, variant_id=there).token
    assert services.merge_carts(token=desk, customer_id=customer) == desk
    assert selectors.cart_by_token(phone) is None
    assert services.find_cart(customer_id=customer) == desk  # what the phone is given when it asks next
    assert services.add(token=phone, variant_id=here, customer_id=customer).token == desk
    assert {each.variant.id: each.quantity for each in read(desk).lines} == {here: 2, there: 1}


def test_a_renewed_token_leaves_the_old_one_with_nothing(in_acme):
    customer = ensure_customer(email="carol@customer.example")
    lost = services.add(token=None, variant_id=make_variant(stock=9), customer_id=customer)
    fresh = services.renew_token(customer_id=customer)
    assert fresh not in {None, lost.token}
    assert selectors.cart_by_token(lost.token) is None
    assert read(fresh).id == lost.id
    assert services.find_cart(customer_id=customer) == fresh
    assert services.renew_token(customer_id=ensure_customer(email="dan@customer.example")) is None


def test_a_cart_from_before_tokens_could_be_made_again_is_found(in_acme):
    customer = ensure_customer(email="carol@customer.example")
    ref = services.add(token=None, variant_id=make_variant(stock=9), customer_id=customer)
    Cart.objects.filter(id=ref.id).update(token_hash=token_hash("of another secret key"))
    assert read(services.find_cart(customer_id=customer)).id == ref.id


def test_signing_out_leaves_the_cart_with_the_customer(in_acme):
    mine, theirs = make_variant(stock=9), make_variant(stock=9)
    customer = ensure_customer(email="carol@customer.example")
    here = services.add(token=None, variant_id=mine)
    services.leave_cart(token=here.token, customer_id=customer)
    assert [
        each.variant.id for each in read(services.merge_carts(token=None, customer_id=customer)).lines
    ] == [mine]
    there = services.merge_carts(token=None, customer_id=customer)
    other = services.add(token=None, variant_id=theirs, quantity=2)
    services.leave_cart(token=other.token, customer_id=customer)
    assert selectors.cart_by_token(other.token) is None
    assert {each.variant.id: each.quantity for each in read(there).lines} == {mine: 1, theirs: 2}


@pytest.mark.parametrize("has_own", [False, True])
def test_a_cart_that_another_customer_left_behind_is_nobody_elses(in_acme, has_own):
    left, own = make_variant(stock=9), make_variant(stock=9)
    carol, dan = (ensure_customer(email=f"{name}@customer.example") for name in ("carol", "dan"))
    token = services.add(token=None, variant_id=left, customer_id=carol).token
    if has_own:
        services.add(token=None, variant_id=own, customer_id=dan)
    kept = services.merge_carts(token=token, customer_id=dan)
    assert [each.variant.id for each in read(kept).lines] == [own] if has_own else kept is None
    services.leave_cart(token=token, customer_id=dan)
    assert [each.variant.id for each in read(token).lines] == [left]
    assert read(token).customer_id == carol


def test_a_cart_token_of_one_shop_opens_nothing_in_another(world):
    with use(world.acme):
        ref = services.add(token=None, variant_id=make_variant(stock=1))
    with use(world.globex):
        assert selectors.cart_by_token(ref.token) is None


def test_adding_stays_within_its_budget(in_acme, query_budget):
    variant = make_variant(stock=9)
    ref = services.add(token=None, variant_id=variant)
    with query_budget(10):
        services.add(token=ref.token, variant_id=variant)
    with query_budget(4):
        selectors.cart_by_token(ref.token)
