"""`./stoa manage migrate_platform`: the public schema, the cell's functions, and who may do what there."""

from typing import Any

from shops.database import cell, grants
from shops.management.owner import OwnerCommand
from shops.migrating.public import migrate_core_in_cell, migrate_public
from shops.routers import CELL, PLATFORM


class Command(OwnerCommand):
    help = "Migrate what all shops share (schema public) and bring rights and functions in line. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        self.require_owner()
        say = self.stdout.write if options["verbosity"] else lambda text: None
        migrate_public(say=say)
        if not cell.is_one_database():
            migrate_core_in_cell(say=say)
        cell.prepare(CELL)
        with cell.owner(PLATFORM) as connection:
            grants.grant_platform(connection)
        say("The platform is migrated.")
