"""Changing a cart. The shopper acts; nothing here needs a permission, only the cart's token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.errors import Conflict, Invalid, NotFound
from core.ids import uuid7
from core.prepared import ask
from core.prepared_rows import Written
from tenants.cart.limits import MAX_LINES, MAX_QUANTITY
from tenants.cart.locks import cart_by_id_for_update, cart_for_update, cart_of_customer_for_update
from tenants.cart.models import Cart, CartLine
from tenants.cart.tokens import plausible, token_hash, token_of
from tenants.catalog import selectors as catalog
from tenants.catalog.types import VariantForSale
from tenants.inventory.selectors import Availability, asked_availability, availability_of

FORGOTTEN_AFTER = timedelta(days=60)
_BATCH = 1000
_GENERATIONS = 32_000


@dataclass(frozen=True, slots=True)
class CartRef:
    """Where the cart is: the token goes into the shopper's cookie. `added` is what was just put in."""

    id: UUID
    token: str
    added: VariantForSale | None = None


def add(
    *, token: str | None, variant_id: UUID, quantity: int = 1, customer_id: UUID | None = None
) -> CartRef:
    """Put so many of a variant into the cart, which is made when the token has none.

    Raises NotFound for a variant that is not for sale, Conflict when less is available than the cart would hold.
    """
    _check_quantity(quantity, least=1)
    variant, stock = _offer(variant_id)
    if not plausible(token) and customer_id is None:
        _check_available(variant, stock, quantity)
        return _opened_with(variant, quantity)
    with shop_atomic():
        cart, token, is_new = _open_cart(token, customer_id)
        lines = {} if is_new else {line.variant_id: line for line in cart.lines.all()}
        line = lines.get(variant_id)
        wanted = quantity + (line.quantity if line else 0)
        _check_quantity(wanted, least=1)
        _check_available(variant, stock, wanted, already=line.quantity if line else 0)
        if line is None and len(lines) >= MAX_LINES:
            raise Conflict(f"A cart holds at most {MAX_LINES} different products.", code="cart_full")
        _write(cart, line, variant_id, wanted, is_new=is_new)
    return CartRef(cart.id, token, variant)


def _offer(variant_id: UUID) -> tuple[VariantForSale, Availability]:
    """The variant and its stock, in one message. A cart reserves nothing, so neither is locked."""
    variants, stock = ask(catalog.asked_variants_for_sale([variant_id]), asked_availability([variant_id]))
    variant = variants.get(variant_id)
    if variant is None or not variant.for_sale:
        raise NotFound("This product is no longer available.")
    return variant, availability_of(
        stock, variant_id=variant.id, tracked=variant.tracked, oversell=variant.oversell
    )


# A statement of its own is a transaction of its own: the cart and what is in it, without BEGIN and COMMIT around it.
_OPEN_WITH = Written(
    """
WITH opened AS (
    INSERT INTO cart_cart (id, created_at, updated_at, token_hash, status, note)
    VALUES (%s, %s, %s, %s, %s, '') RETURNING id
)
INSERT INTO cart_cartline (id, created_at, cart_id, variant_id, quantity)
SELECT %s, %s, id, %s, %s FROM opened
""",
    *(UUID, datetime, datetime, str, str),
    *(UUID, datetime, UUID, int),
)


def _opened_with(variant: VariantForSale, quantity: int) -> CartRef:
    cart_id, now = uuid7(), clock.now()
    token = token_of(cart_id)
    cart = (cart_id, now, now, token_hash(token), Cart.Status.OPEN)
    _OPEN_WITH.write(*cart, uuid7(), now, variant.id, quantity)
    return CartRef(cart_id, token, variant)


def _open_cart(token: str | None, customer_id: UUID | None) -> tuple[Cart, str, bool]:
    """The browser's cart, or else the customer's, or else a new one (True)."""
    if token is not None and (cart := _of_browser(token)) is not None:
        return cart, token, False
    if customer_id is not None and (cart := cart_of_customer_for_update(customer_id)) is not None:
        return cart, _shared(cart), False
    cart_id = uuid7()
    fresh = token_of(cart_id)
    cart = Cart.objects.create(id=cart_id, token_hash=token_hash(fresh), customer_id=customer_id)
    return cart, fresh, True


def find_cart(*, customer_id: UUID) -> str | None:
    """The token of the customer's open cart, for a browser that is signed in and holds no cart; None without one."""
    with shop_atomic():
        cart = cart_of_customer_for_update(customer_id)
        return _shared(cart) if cart else None


def _shared(cart: Cart) -> str:
    """The token that every browser of the customer is given."""
    token = token_of(cart.id, generation=cart.generation)
    if cart.token_hash != token_hash(
        token
    ):  # made from another secret key, or before tokens could be made again
        Cart.objects.filter(id=cart.id).update(token_hash=token_hash(token))
    return token


def renew_token(*, customer_id: UUID) -> str | None:
    """Take the customer's cart away from all browsers, which find it again where the customer is signed in.

    Returns the new token, for the browser that asked. Call it when another browser's session was ended.
    """
    with shop_atomic():
        cart = cart_of_customer_for_update(customer_id)
        if cart is None:
            return None
        cart.generation = (cart.generation + 1) % _GENERATIONS
        Cart.objects.filter(id=cart.id).update(generation=cart.generation)
        return _shared(cart)


def _check_quantity(quantity: int, *, least: int) -> None:
    if not least <= quantity <= MAX_QUANTITY:
        raise Invalid(f"Enter a quantity between {least} and {MAX_QUANTITY}.", field="quantity")


def _check_available(variant: VariantForSale, found: Availability, wanted: int, *, already: int = 0) -> None:
    if found.covers(wanted):
        return
    if not found.available:
        raise Conflict("Sold out.", code="sold_out", field="quantity")
    more = f", and {already} in your cart already" if already else ""
    raise Conflict(f"Only {found.available} available{more}.", code="not_enough", field="quantity")


def _write(
    cart: Cart, line: CartLine | None, variant_id: UUID, quantity: int, *, is_new: bool = False
) -> None:
    if line is None:
        CartLine.objects.create(cart=cart, variant_id=variant_id, quantity=quantity)
    else:
        CartLine.objects.filter(id=line.id).update(quantity=quantity)
    if not is_new:
        Cart.objects.filter(id=cart.id).update(updated_at=clock.now())


def set_quantity(*, token: str, variant_id: UUID, quantity: int) -> None:
    """Change a line; 0 removes it. Raises NotFound, Invalid, or Conflict when less is available.

    Making a line smaller is always allowed, even when what is left is still more than is available.
    """
    _check_quantity(quantity, least=0)
    with shop_atomic():
        cart = cart_for_update(token_hash(token)) if plausible(token) else None
        line = cart.lines.filter(variant_id=variant_id).first() if cart else None
        if cart is None or line is None:
            raise NotFound("This item is no longer in your cart.")
        if quantity == 0:
            line.delete()
            return
        if quantity > line.quantity:
            _check_available(*_offer(variant_id), quantity)
        _write(cart, line, variant_id, quantity)


def set_note(*, token: str, note: str) -> None:
    """A word from the customer to the shop, at most 500 characters."""
    with shop_atomic():
        cart = cart_for_update(token_hash(token)) if plausible(token) else None
        if cart is None:
            raise NotFound("This cart no longer exists.")
        cart.note = note[:500]
        cart.save(update_fields=["note"])


def merge_carts(*, token: str | None, customer_id: UUID) -> str | None:
    """At sign-in: the browser's cart and the customer's become one. Returns the token the browser keeps.

    Quantities of the same product do not add up: the larger one counts, so signing in twice doubles nothing. A cart
    that another customer left in this browser is not touched, and the browser keeps it no longer.
    """
    with shop_atomic():
        theirs = cart_of_customer_for_update(customer_id)
        ours = _of_browser(token)
        if ours is not None and ours.customer_id not in {None, customer_id}:
            ours, token = None, None
        if ours is None:
            return _shared(theirs) if theirs else token
        if theirs is not None and theirs.id != ours.id:
            _take_over(ours, theirs)
        Cart.objects.filter(id=ours.id).update(customer_id=customer_id)
    return token


def leave_cart(*, token: str | None, customer_id: UUID) -> None:
    """At sign-out: what is in the browser's cart stays with the customer, who finds it at the next sign-in.

    The browser has to forget it: whoever comes next would find name and address in its checkout.
    """
    with shop_atomic():
        theirs = cart_of_customer_for_update(customer_id)
        ours = _of_browser(token)
        if ours is None or ours.customer_id not in {None, customer_id}:
            return
        if theirs is None:
            Cart.objects.filter(id=ours.id).update(customer_id=customer_id)
        elif theirs.id != ours.id:
            _take_over(theirs, ours)  # the one of another browser, which goes on with it


def _of_browser(token: str | None) -> Cart | None:
    return cart_for_update(token_hash(token)) if token is not None and plausible(token) else None


def _take_over(ours: Cart, theirs: Cart) -> None:
    mine = {line.variant_id: line for line in ours.lines.all()}
    for line in theirs.lines.all():
        if line.variant_id not in mine and len(mine) < MAX_LINES:
            mine[line.variant_id] = CartLine.objects.create(
                cart=ours, variant_id=line.variant_id, quantity=line.quantity
            )
        elif line.variant_id in mine and line.quantity > mine[line.variant_id].quantity:
            CartLine.objects.filter(id=mine[line.variant_id].id).update(quantity=line.quantity)
    Cart.objects.filter(id=theirs.id).update(status=Cart.Status.MERGED, customer_id=None)


_MARK = Written("UPDATE cart_cart SET status = %s, order_id = %s WHERE id = %s", str, UUID, UUID)


def mark_ordered(*, cart_id: UUID, order_id: UUID) -> None:
    """The cart became this order: the browser starts with an empty one."""
    with shop_atomic():
        _MARK.write(Cart.Status.ORDERED, order_id, cart_id)


def reopen(*, cart_id: UUID) -> None:
    """The order of this cart was given up before it was paid: the shopper finds the cart as it was."""
    with shop_atomic():
        cart = cart_by_id_for_update(cart_id)
        if cart is None or cart.status != Cart.Status.ORDERED:
            return
        if cart.customer_id and cart_of_customer_for_update(cart.customer_id) is not None:
            cart.customer_id = None
        cart.status, cart.order_id = Cart.Status.OPEN, None
        cart.save(update_fields=["status", "order_id", "customer_id"])


def forget_old_carts() -> int:
    """Delete open carts that nobody touched for sixty days. Returns how many."""
    with shop_atomic():
        old = Cart.objects.filter(updated_at__lt=clock.now() - FORGOTTEN_AFTER).exclude(
            status=Cart.Status.ORDERED
        )
        ids = list(old.filter(checkouts__isnull=True).values_list("id", flat=True)[:_BATCH])
        Cart.objects.filter(id__in=ids).delete()
    return len(ids)
