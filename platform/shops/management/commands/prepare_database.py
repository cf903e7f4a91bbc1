"""`./stoa manage prepare_database`: an empty database to one that serves. What a deployment runs before it starts."""

from typing import Any

from django.core.management import call_command

from shops.management.owner import OwnerCommand
from shops.spares import fill_spares


class Command(OwnerCommand):
    help = "Migrate platform and shops, and make the first spare schemas. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate_platform", verbosity=options["verbosity"])
        call_command("migrate_shops", verbosity=options["verbosity"])
        made = fill_spares()
        if options["verbosity"]:
            self.stdout.write(f"{made} spare schemas made.")
