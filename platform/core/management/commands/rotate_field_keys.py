"""`manage rotate_field_keys`: brings every encrypted field under the first of FIELD_KEYS."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, router

from core import scope
from core.crypto import EncryptedTextField
from core.db import CELL, platform_atomic, shop_atomic
from core.locks import lock_rows


class Command(BaseCommand):
    help = (
        "Encrypt every secret again under the first of FIELD_KEYS, on the platform's side and in every shop."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(_rotate(model, fields) for model, fields in _encrypted() if _alias(model) != CELL)
        for shop_id in scope.shop_ids():
            with scope.enter(shop_id):
                count += sum(
                    _rotate(model, fields) for model, fields in _encrypted() if _alias(model) == CELL
                )
        self.stdout.write(f"{count} rows are under the first key")


def _encrypted() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        fields = [
            field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)
        ]
        if fields:
            yield model, fields


def _alias(model: type[models.Model]) -> str:
    return router.db_for_write(model)


def _rotate(model: type[models.Model], fields: list[str]) -> int:
    """Saving encrypts under the first key, whatever key the value was read with.

    Each row is locked meanwhile: a recovery code that is used at this moment must not come back.
    """
    rows = model._default_manager.using(_alias(model)).order_by("pk")
    count = 0
    for key in rows.values_list("pk", flat=True).iterator(chunk_size=500):
        with shop_atomic() if rows.db == CELL else platform_atomic():
            for row in lock_rows(rows.filter(pk=key).only("pk", *fields)):
                row.save(update_fields=fields)
                count += 1
    return count
