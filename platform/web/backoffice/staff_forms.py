"""Forms about who works in a shop."""

from typing import Any

from django import forms

from web.forms import CardLabel, RadioCards, StoaForm

ROLES = {
    "owner": CardLabel("Owner", "Everything, also payments, staff and API keys."),
    "admin": CardLabel("Admin", "Everything but payments, staff and API keys."),
    "clerk": CardLabel("Clerk", "Orders, products, stock and customers. No refunds, no settings."),
}


def _choices(*names: str) -> list[tuple[str, Any]]:
    return [(name, ROLES[name]) for name in names]


class InviteForm(StoaForm):
    email = forms.EmailField(max_length=254, label="E-mail address")
    role = forms.ChoiceField(
        choices=_choices("clerk", "admin"), initial="clerk", widget=RadioCards, label="Role"
    )


class RoleForm(StoaForm):
    role = forms.ChoiceField(choices=_choices("clerk", "admin", "owner"), widget=RadioCards, label="Role")
