"""`migrate`, as people who know Django expect it: the platform, then every shop."""

from typing import Any

from django.core.management import call_command

from shops.management.owner import OwnerCommand


class Command(OwnerCommand):
    help = "Migrate everything: the same as migrate_platform, then migrate_shops."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate_platform", verbosity=options["verbosity"])
        call_command("migrate_shops", verbosity=options["verbosity"])
