"""`manage demo_data [--json]`: the demo's people and shops. Repeating it makes only what is missing."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from web.demo.making.make import make_demo


class Command(BaseCommand):
    help = "Make the demo's people and its two shops. For demo installations only: the passwords are known."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print the sign-ins as one JSON line at the end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is no demo (STOA_DEMO is off): accounts with known passwords are not made here."
            )
        found = make_demo(say=self.stderr.write)
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            for shop in found["shops"]:
                self.stdout.write(f"{shop['name']}: {shop['owner']['email']}")
