"""A person's e-mail addresses: the library's page, with two doors closed.

Left alone it lets an address nobody has confirmed become the one an account is known by, and half of that change stays
behind when the address is another account's.
"""

from typing import Any

from allauth.account.views import EmailView
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from core.db import platform_atomic


class Addresses(EmailView):
    """Add, confirm, remove; and choose the primary one among the confirmed."""

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | None:
        address = self._get_email_address(request)
        if address is not None and not address.verified:
            messages.error(request, "Confirm this address first: open the link in the mail we sent to it.")
            return redirect("account_email")
        try:
            with platform_atomic(savepoint=True):
                answer: HttpResponseBase | None = super()._action_primary(request, *args, **kwargs)
                return answer
        except IntegrityError:
            messages.error(request, "Another account is known by this address.")
            return redirect("account_email")


addresses = Addresses.as_view()
