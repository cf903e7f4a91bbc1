"""`./stoa manage import_products --shop SLUG FILE [--dry-run]`: the import of the back office, in a terminal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actor import Actor
from core.errors import DomainError
from shops.context import use
from shops.selectors import shop_by_slug
from tenants.importing import selectors, services
from tenants.importing.models import ImportItem, ImportJob

_MOST_LINES = 200


class Command(BaseCommand):
    help = "Import a product file of Shopify or WooCommerce into a shop; --dry-run shows what would happen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--shop", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        shop = shop_by_slug(options["shop"])
        if shop is None:
            raise CommandError(f"There is no shop {options['shop']!r}.")
        with use(shop):
            try:
                self._import(options["file"], dry_run=options["dry_run"])
            except (DomainError, OSError) as error:
                raise CommandError(str(error)) from error

    def _import(self, path: Path, *, dry_run: bool) -> None:
        actor = Actor.system("import_products")
        with path.open("rb") as file:
            job_id = services.upload_import(actor=actor, file=file, filename=path.name)
        services.check_import(job_id)
        job = selectors.import_job(job_id)
        if job.status == ImportJob.Status.FAILED:
            raise CommandError(job.error)
        if dry_run:
            self._print(job)
            services.cancel_import(actor=actor, job_id=job_id)
            return
        services.confirm_import(actor=actor, job_id=job_id)
        while not services.run_import(job_id):
            job = selectors.import_job(job_id)
            self.stderr.write(f"{job.products_done} of {job.products_total}")
        self._print(selectors.import_job(job_id))

    def _print(self, job: ImportJob) -> None:
        for note in job.notes:
            self.stdout.write(f"note: {note}")
        items = selectors.import_items(job.id).exclude(action=ImportItem.Action.KEEP)
        for item in items[:_MOST_LINES]:
            rows = (
                f"{item.first_row}–{item.last_row}" if item.last_row > item.first_row else str(item.first_row)
            )
            self.stdout.write(f"{item.get_action_display():<10} {rows:>9}  {item.title or item.handle}")
            for label, before, after in item.changes:
                self.stdout.write(f"{'':<22} {label}: {before} → {after}")
            for message in item.messages:
                where = f"row {message['row']}" + (f", {message['column']}" if message["column"] else "")
                self.stdout.write(f"{'':<22} {where}: {message['text']}")
        self.stdout.write(
            f"{job.rows_total} rows, {job.products_total} products: {job.created_count} new, "
            f"{job.changed_count} changed, {job.unchanged_count} unchanged, {job.refused_count} refused"
        )
