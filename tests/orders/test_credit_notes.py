"""Credit notes: numbers of their own without gaps, the tax of what went back, and documents everybody can read."""

import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import Money
from core.outbox.testing import drain
from integrations.test_gateway import disputes as bank
from tenants.orders import services
from tenants.orders.documents import credit_note_pdf, invoice_pdf
from tenants.orders.models import CreditNote
from tenants.orders.selectors import credit_note
from tenants.orders.services.crediting import ensure_credit_note
from tenants.orders.services.follow_refund import follow_refund
from tenants.orders.types import RefundItem
from tenants.payments import services as payments
from tenants.payments.models import PaymentRefund
from tenants.payments.ports import RefundResult, RefundStatus
from tenants.payments.services.dispute import follow_dispute
from tests.builders import STAFF, make_variant
from tests.examples import examples
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings):
    settings.TEST_GATEWAY = True


def give_back(order, quantity=0, shipping=0, line=0):
    items = [RefundItem(order.lines[line].id, quantity)] if quantity else []
    refund_id = services.refund(actor=STAFF, order_id=order.id, items=items, shipping_amount=shipping)
    drain()
    return refund_id


def notes_of(order):
    found = sorted((each.credit_note for each in order_of(order.id).refunds), key=lambda note: note.number)
    return [credit_note(order.id, each.id) for each in found]


def fails(refund_id):
    """The bank sends the money back after all."""
    row = PaymentRefund.objects.get(id=order_refund(refund_id))
    result = RefundResult(
        status=RefundStatus.FAILED, gateway_ref=row.gateway_ref, amount=Money(row.amount, "EUR"), code="bank"
    )
    payments.settle_refund(row.id, result)
    follow_refund(row.id)
    drain()


def order_refund(refund_id):
    from tenants.orders.models import Refund

    return Refund.objects.values_list("payment_refund_id", flat=True).get(id=refund_id)


def test_a_refund_gives_a_credit_note_that_refers_to_the_invoice(in_acme):
    order = sell((make_variant(price=1000, stock=9), 3))
    give_back(order, quantity=2)
    (note,) = notes_of(order)
    (line,) = note.lines
    assert (line.title, line.quantity, line.amount) == (order.lines[0].title, 2, 2_000)
    assert note.amount == 2_000
    assert note.invoice_name == order_of(order.id).invoice.name
    assert note.name == "CN-1"
    assert [each.amount for each in note.tax_lines] == [note.tax] == [line.tax]
    assert note.tax == round(order.lines[0].tax * 2 / 3)


def test_all_of_it_in_parts_gives_back_all_the_tax(in_acme):
    order = sell((make_variant(price=999, stock=9), 3))
    for _ in range(3):
        give_back(order, quantity=1)
    give_back(order, shipping=order.shipping_total)
    found = notes_of(order)
    assert [note.name for note in found] == ["CN-1", "CN-2", "CN-3", "CN-4"]
    assert sum(note.amount for note in found) == order.total
    assert sum(note.tax for note in found) == order.tax_total


def test_heard_again_it_is_the_same(in_acme):
    order = sell()
    refund_id = give_back(order, quantity=1)
    assert len({ensure_credit_note(refund_id) for _ in range(3)}) == 1
    assert CreditNote.objects.count() == 1


def test_a_refund_that_fails_after_all_voids_its_note_and_keeps_its_number(in_acme):
    order = sell((make_variant(price=1000, stock=9), 2))
    first = give_back(order, quantity=1)
    before = credit_note_pdf(order.id, notes_of(order)[0].id)
    fails(first)
    give_back(order, quantity=1)  # the gateway gives no more of this one
    void, stands = notes_of(order)
    assert (void.voided_at is not None, stands.voided_at, stands.name) == (True, None, "CN-2")
    assert stands.tax == void.tax
    assert credit_note_pdf(order.id, void.id) != before


def test_a_refund_made_at_the_gateway_has_one_too(in_acme):
    from integrations.test_gateway.gateway import TestGateway
    from tenants.payments.gateways import account_at
    from tenants.payments.ports import RefundRequest

    order = sell((make_variant(price=1000, stock=9), 2))
    request = RefundRequest(
        refund_id="",
        payment_id="",
        gateway_ref=order.payment.gateway_ref,
        amount=Money(500, "EUR"),
        return_commission=True,
    )
    TestGateway().refund(account_at(""), request)
    payments.settle(order.payment.id, source="webhook")
    drain()
    (note,) = notes_of(order)
    assert (note.amount, note.lines[0].title) == (500, "Made at the payment service")
    assert note.tax == round(order.tax_total * 500 / order.total)


def test_what_a_bank_holds_is_not_on_the_note(in_acme):
    order = sell((make_variant(price=1000, stock=9), 2))
    reference = bank.begin(order.payment.gateway_ref, amount=order.total - 300)
    follow_dispute("test", "", reference, source="webhook")
    services.cancel(actor=STAFF, order_id=order.id)
    drain()
    (note,) = notes_of(order)
    assert (note.amount, sum(line.amount for line in note.lines)) == (300, 300)
    assert 0 < note.tax <= round(order.tax_total * 300 / order.total) + 1


def test_another_orders_note_is_not_there(in_acme):
    order, other = sell(), sell()
    give_back(order, quantity=1)
    assert credit_note(other.id, notes_of(order)[0].id) is None


@settings(
    max_examples=examples(7),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    price=st.integers(1, 5_000),
    parts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 300)), min_size=1, max_size=4),
)
def test_the_tax_on_all_notes_is_never_more_than_the_orders(in_acme, price, parts):
    order = sell((make_variant(price=price, stock=9), 4))
    for wanted, of_shipping in parts:
        now = order_of(order.id)
        quantity = min(wanted, now.lines[0].refundable_quantity)
        shipping = min(
            of_shipping, now.shipping_total - sum(row.refunded_amount for row in now.shipping_lines)
        )
        if now.refundable and (quantity or shipping):
            give_back(order, quantity, shipping)
    found, after = notes_of(order), order_of(order.id)
    assert sum(note.amount for note in found) == after.refunded_total
    assert sum(note.tax for note in found) <= order.tax_total
    for note in found:
        assert sum(line.amount for line in note.lines) == note.amount
        assert sum(line.tax for line in note.lines) == note.tax
    if after.refunded_total == order.total:
        assert sum(note.tax for note in found) == order.tax_total


def test_documents_are_tagged_for_readers_that_read_aloud(in_acme):
    """PDF/UA-1: a tree of what each part is, in reading order, with a language and a title that is shown."""
    order = sell((make_variant(price=1000, stock=9), 2))
    give_back(order, quantity=1)
    name, note = credit_note_pdf(order.id, notes_of(order)[0].id)
    assert name == "CN-1.pdf"
    for document, title in ((note, "Credit note CN-1"), (invoice_pdf(order.id), "Invoice INV-1")):
        with pikepdf.open(io.BytesIO(document)) as pdf:
            root = pdf.Root
            assert bool(root.MarkInfo.Marked)
            assert str(root.Lang) == "en"
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            with pdf.open_metadata() as said:
                assert (said["pdfuaid:part"], said["dc:title"]) == ("1", title)
            kinds = list(_kinds(root.StructTreeRoot))
        assert {"Document", "H1", "Table", "TR", "TH", "TD"} <= set(kinds)
        assert kinds.index("H1") < kinds.index("Table")
        assert note == credit_note_pdf(order.id, notes_of(order)[0].id)[1]


def _kinds(node):
    """What each element of the structure tree is, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _kinds(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S).removeprefix("/")
        if "/K" in node:
            yield from _kinds(node.K)
