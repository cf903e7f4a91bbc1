"""The rows of this package that are locked, and how."""

from uuid import UUID

from core.db import CELL, require_transaction
from core.errors import NotFound
from tenants.content.models import Menu, Page


def page_for_update(page_id: UUID) -> Page:
    require_transaction(CELL)
    row = Page.objects.select_for_update().filter(id=page_id).first()
    if row is None:
        raise NotFound("This page no longer exists.")
    return row


def menu_for_update(handle: str) -> Menu:
    require_transaction(CELL)
    row = Menu.objects.select_for_update().filter(handle=handle).first()
    if row is None:
        raise NotFound("This menu does not exist.")
    return row
