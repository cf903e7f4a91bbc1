"""`./stoa manage drop_deleted_shops`: the data of shops deleted more than 30 days ago. For a nightly job."""

from typing import Any

from shops.management.owner import OwnerCommand
from shops.removal import drop_deleted_shops


class Command(OwnerCommand):
    help = "Drop schema, role and files of shops deleted more than 30 days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.require_owner()
        for slug in drop_deleted_shops():
            self.stdout.write(f"dropped {slug}")
