"""Forms of an order: which items leave, come back, or are paid back."""

from typing import Any

from django import forms

from core.ids import random_token
from core.money import Money
from tenants.orders.types import Item, OrderData, OrderLineData, RefundItem
from web.forms import MoneyField, StoaForm, Switch


class _LinesForm(StoaForm):
    """A form with a number for each line of an order; `rows` pairs the lines with their fields."""

    def __init__(self, *args: Any, order: OrderData, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.lines = [line for line in order.lines if self.most(line) > 0]
        for line in self.lines:
            name = f"quantity-{line.id.hex}"
            self.fields[name] = forms.IntegerField(
                min_value=0,
                max_value=self.most(line),
                required=False,
                initial=self.first(line),
                label=f"How many of {line.title} {line.variant_title}".strip(),
            )

    def most(self, line: OrderLineData) -> int:
        """The largest number that may stand there; a line with none is left out."""
        return line.quantity

    def first(self, line: OrderLineData) -> int:
        return self.most(line)

    def quantity(self, line: OrderLineData) -> int:
        return self.cleaned_data.get(f"quantity-{line.id.hex}") or 0

    def rows(self) -> list[tuple[OrderLineData, forms.BoundField, int]]:
        return [(line, self[f"quantity-{line.id.hex}"], self.most(line)) for line in self.lines]


class FulfillForm(_LinesForm):
    """What goes into this parcel. `key` makes a form that is sent twice one parcel."""

    carrier = forms.CharField(max_length=60, required=False, label="Carrier")
    tracking_number = forms.CharField(max_length=120, required=False, label="Tracking number")
    tracking_url = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        label="Tracking link",
        help_text="Goes into the mail to the customer.",
    )
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: OrderData, **kwargs: Any) -> None:
        super().__init__(*args, order=order, **kwargs)
        self.initial.setdefault("key", random_token(12))

    def most(self, line: OrderLineData) -> int:
        return line.fulfillable

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.items():
            raise forms.ValidationError("Choose at least one item for this parcel.")
        return data

    def items(self) -> list[Item]:
        return [Item(line.id, self.quantity(line)) for line in self.lines if self.quantity(line)]


class RefundForm(_LinesForm):
    """What is paid back; `whole` begins with everything. `key` makes a form that is sent twice one refund."""

    reason = forms.CharField(
        max_length=200, required=False, label="Reason", help_text="The customer sees it."
    )
    restock = forms.BooleanField(
        required=False, initial=True, widget=Switch(), label="Put these items back in stock"
    )
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: OrderData, whole: bool = False, **kwargs: Any) -> None:
        self.whole = whole
        super().__init__(*args, order=order, **kwargs)
        self.initial.setdefault("key", random_token(12))
        self.shipping_left = sum(line.total - line.refunded_amount for line in order.shipping_lines)
        if self.shipping_left:
            most = Money(self.shipping_left, order.currency).format()
            self.fields["shipping"] = MoneyField(
                currency=order.currency, required=False, label="Shipping", help_text=f"At most {most}."
            )
            if whole:
                self.initial.setdefault("shipping", Money(self.shipping_left, order.currency))

    def most(self, line: OrderLineData) -> int:
        return line.refundable_quantity

    def first(self, line: OrderLineData) -> int:
        return self.most(line) if self.whole else 0

    def everything(self) -> list[RefundItem]:
        return [RefundItem(line.id, self.most(line), True) for line in self.lines]

    def items(self) -> list[RefundItem]:
        back = bool(self.cleaned_data.get("restock"))
        return [RefundItem(line.id, self.quantity(line), back) for line in self.lines if self.quantity(line)]

    def shipping_amount(self) -> int:
        money: Money | None = self.cleaned_data.get("shipping")
        return money.amount if money else 0


class CancelForm(StoaForm):
    reason = forms.CharField(
        max_length=200, required=False, label="Reason", help_text="The customer sees it in the mail."
    )
    restock = forms.BooleanField(
        required=False, initial=True, widget=Switch(), label="Put the items back in stock"
    )


class CommentForm(StoaForm):
    text = forms.CharField(max_length=500, label="Note", widget=forms.Textarea(attrs={"rows": 2}))
