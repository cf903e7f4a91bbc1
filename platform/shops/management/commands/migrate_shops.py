"""`./stoa manage migrate_shops`: every shop's schema to the code's migrations."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from shops.management.owner import OwnerCommand
from shops.migrating.runner import migrate_shops


class Command(OwnerCommand):
    help = "Migrate all shops: canary, 1 %, all. Stops at the first failure; run again to resume."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing but the result")

    def handle(self, *args: Any, **options: Any) -> None:
        self.require_owner()
        say = (lambda text: None) if options["quiet"] or not options["verbosity"] else self.stdout.write
        report = migrate_shops(say=say)
        if not report.complete:
            failures = "\n".join(f"  {schema}: {error}" for schema, error in report.failed.items())
            raise CommandError(f"{report.migrated} migrated, {report.left} not reached, failed:\n{failures}")
        if options["verbosity"]:
            self.stdout.write(f"{report.migrated} shops migrated; all are at {report.fingerprint}.")
