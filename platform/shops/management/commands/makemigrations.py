"""Django's makemigrations, with the template schema entered: its check of applied history needs a schema to read."""

from typing import Any

from django.core.management.commands.makemigrations import Command as DjangoMakeMigrations

from shops.context import maintenance
from shops.migrating.fingerprint import TEMPLATE_SCHEMA


class Command(DjangoMakeMigrations):
    def handle(self, *args: Any, **options: Any) -> None:
        with maintenance(TEMPLATE_SCHEMA):
            super().handle(*args, **options)
