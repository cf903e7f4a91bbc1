"""Three ways to correct stock: in the table, by a difference, by a count."""

from typing import Any
from uuid import UUID

from django import forms

from core.actor import Actor
from tenants.inventory import services
from web.forms import StoaForm

_MOST = 1_000_000


class InlineForm(StoaForm):
    """The figure in the table. What was typed is taken as a difference from what was shown: a parcel that left
    meanwhile is not undone."""

    quantity = forms.IntegerField(min_value=0, max_value=_MOST, label="On hand")
    seen = forms.IntegerField(min_value=-_MOST, max_value=_MOST, widget=forms.HiddenInput())

    def apply(self, actor: Actor, variant_id: UUID) -> None:
        delta = self.cleaned_data["quantity"] - self.cleaned_data["seen"]
        if delta:
            services.adjust(actor=actor, variant_id=variant_id, delta=delta, reason="Corrected in the table")


class AdjustForm(StoaForm):
    """More or less than there was."""

    delta = forms.IntegerField(
        min_value=-_MOST, max_value=_MOST, label="Difference", help_text="12 came in: 12. Two broke: -2."
    )
    reason = forms.CharField(max_length=200, label="Reason", help_text="For example Delivery or Damaged.")

    def apply(self, actor: Actor, variant_id: UUID) -> None:
        given: dict[str, Any] = self.cleaned_data
        services.adjust(actor=actor, variant_id=variant_id, delta=given["delta"], reason=given["reason"])


class CountForm(StoaForm):
    """What was counted."""

    quantity = forms.IntegerField(min_value=0, max_value=_MOST, label="Counted")
    reason = forms.CharField(max_length=200, required=False, label="Note")

    def apply(self, actor: Actor, variant_id: UUID) -> None:
        given: dict[str, Any] = self.cleaned_data
        services.set_on_hand(
            actor=actor, variant_id=variant_id, quantity=given["quantity"], reason=given["reason"]
        )


StockForm = InlineForm | AdjustForm | CountForm
FORMS: dict[str, type[InlineForm] | type[AdjustForm] | type[CountForm]] = {
    "inline": InlineForm,
    "adjust": AdjustForm,
    "count": CountForm,
}
