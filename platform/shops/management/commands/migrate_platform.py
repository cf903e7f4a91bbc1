"""`./stoa manage migrate_platform`: the public schema, the cell's functions, and who may do what there."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate

from shops.context import maintenance
from shops.database import cell, grants
from shops.management.owner import OwnerCommand
from shops.routers import CELL, PLATFORM, core_in_cell


class Command(OwnerCommand):
    help = "Migrate what all shops share (schema public) and bring rights and functions in line. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app_label", nargs="?", help="one app only, as Django's migrate takes it")
        parser.add_argument("migration_name", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        self.require_owner()
        targets = [value for value in (options["app_label"], options["migration_name"]) if value]
        verbosity = options["verbosity"]
        call_command(DjangoMigrate(), *targets, database=PLATFORM, verbosity=verbosity, interactive=False)
        if not cell.is_one_database():
            with maintenance("public"), core_in_cell():
                call_command(DjangoMigrate(), "core", database=CELL, verbosity=verbosity, interactive=False)
        cell.prepare(CELL)
        with cell.owner(PLATFORM) as connection:
            grants.grant_platform(connection)
        if verbosity:
            self.stdout.write("The platform is migrated.")
