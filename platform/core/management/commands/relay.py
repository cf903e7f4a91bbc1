"""`manage relay`: hands outbox rows to the workers until it is told to stop."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from core.outbox.relay import Relay


class Command(BaseCommand):
    help = "Hand outbox rows to the workers, until SIGTERM or Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        relay = Relay()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: relay.stop())
        self.stdout.write("relay started")
        relay.run()
        self.stdout.write("relay stopped")
