"""The rows of this package that are locked: one account; two notices about it are settled one after the other."""

from uuid import UUID

from billing.connect.models import ConnectedAccount
from core.errors import NotFound
from core.locks import lock_rows


def account_for_update(row_id: UUID) -> ConnectedAccount:
    found = lock_rows(ConnectedAccount.objects.filter(id=row_id))
    if not found:
        raise NotFound("There is no such payment account.")
    return found[0]
